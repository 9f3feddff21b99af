import { AssertionError } from 'node:assert';
import { Client } from './client.ts';
import { type Captures, clientText, serverPattern } from './text.ts';
import type { Step, Transcript } from './transcript.ts';

/** What a transcript is played against. */
export interface Stage {
  /** Ports by the names that OPEN uses; a session opens on the first one by itself. */
  ports: Readonly<Record<string, number>>;
  /** What `! name words` does. */
  actions?: Readonly<Record<string, (words: string) => Promise<void>>>;
}

/** Plays a transcript. Throws an AssertionError that shows the place, what was expected and what came. */
export async function play(transcript: Transcript, stage: Stage): Promise<void> {
  await using player = new Player(transcript, stage);
  await player.run();
}

class Player implements AsyncDisposable {
  readonly #transcript: Transcript;
  readonly #stage: Stage;
  readonly #clients = new Map<string, Client>();
  readonly #captures: Captures = new Map();

  constructor(transcript: Transcript, stage: Stage) {
    this.#transcript = transcript;
    this.#stage = stage;
  }

  async run(): Promise<void> {
    const { steps } = this.#transcript;
    for (let at = 0; at < steps.length; at++) {
      const group = anyOrder(steps, at);
      if (group.length > 0) await this.#inAnyOrder(group);
      else await this.#step(steps[at] as Step);
      at += Math.max(0, group.length - 1);
    }
    for (const client of this.#clients.values()) {
      if (client.rest !== '') this.#fail(steps.at(-1) as Step, 'nothing more', client.rest);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) client.destroy();
  }

  async #step(step: Step): Promise<void> {
    if (step.verb === '!') return this.#act(step);
    if (step.verb === 'OPEN') return this.#open(step, step.text);
    if (!this.#clients.has(step.session)) await this.#open(step, '');
    const client = this.#clients.get(step.session) as Client;
    await this.#speak(step, client);
  }

  async #speak(step: Step, client: Client): Promise<void> {
    const { verb, text, modifiers } = step;
    if (verb === 'C') {
      const lineEnd = modifiers.includes('+') ? '' : '\r\n';
      client.send(clientText(text, this.#captures) + lineEnd, modifiers.includes('&'));
    } else if (verb === 'C@') client.send(this.#repeated(step), false);
    else if (verb === 'S') this.#expect(step, serverPattern(text, this.#captures), await client.line());
    else if (verb === 'S~') this.#expect(step, new RegExp(text, 's'), await client.line());
    else if (verb === 'S@') await this.#expectBytes(step, client);
    else if (verb === 'TLS') await client.startTls(text);
    else if (verb === 'DEFLATE') client.compress();
    else if (verb === 'EOF') await this.#expectEnd(step, client);
    else if (verb === 'CLOSE') client.close();
    else client.abort();
  }

  async #act(step: Step): Promise<void> {
    const [name = ''] = step.text.split(' ', 1);
    const action = this.#stage.actions?.[name];
    if (action === undefined) this.#fail(step, 'a known action', name);
    await action(clientText(step.text.slice(name.length + 1), this.#captures));
  }

  async #open({ session }: Step, name: string): Promise<void> {
    const port = name === '' ? Object.values(this.#stage.ports)[0] : this.#stage.ports[name];
    if (port === undefined) throw new Error(`${this.#transcript.path}: there is no port ${name}`);
    this.#clients.set(session, await Client.open(port));
  }

  #repeated({ text }: Step): string {
    const [count = '', ...words] = text.split(' ');
    return clientText(words.join(' '), this.#captures).repeat(Number(count));
  }

  #expect(step: Step, pattern: RegExp, got: string | null): void {
    const match = got === null ? null : pattern.exec(got);
    if (match === null) this.#fail(step, step.text, got ?? 'nothing');
    for (const [name, value] of Object.entries(match.groups ?? {})) this.#captures.set(name, value);
  }

  async #expectBytes(step: Step, client: Client): Promise<void> {
    const expected = this.#repeated(step);
    const got = await client.bytes(expected.length);
    if (got === expected) return;
    let at = 0;
    while (expected[at] === got[at]) at++;
    this.#fail(step, step.text, `different from byte ${at} of ${got.length} on: ${got.slice(at, at + 60)}`);
  }

  async #expectEnd(step: Step, client: Client): Promise<void> {
    const ended = await client.end();
    if (client.rest !== '' || !ended) this.#fail(step, 'end of connection', client.rest || 'an open connection');
    this.#clients.delete(step.session);
  }

  async #inAnyOrder(steps: Step[]): Promise<void> {
    const open = [...steps];
    for (const { session } of steps) {
      const got = (await this.#clients.get(session)?.line()) ?? null;
      const match = open.findIndex(({ text }) => got !== null && serverPattern(text, this.#captures).test(got));
      const step = open[Math.max(0, match)] as Step;
      this.#expect(step, serverPattern(step.text, this.#captures), got);
      open.splice(match, 1);
    }
  }

  /** Shows the transcript up to the step that failed, and why. */
  #fail({ line }: Step, expected: string, actual: string): never {
    const { path, lines } = this.#transcript;
    const context = lines.slice(Math.max(0, line - 12), line).map((text) => `    ${readable(text)}`);
    const message = [
      `${path}:${line}`,
      ...context,
      `  expected: ${readable(expected)}`,
      `  got:      ${readable(actual)}`,
    ];
    throw new AssertionError({ message: message.join('\n'), expected, actual, operator: 'transcript' });
  }
}

/** The adjacent `S*` steps of one session that begin at `at`; none when that is another step. */
function anyOrder(steps: readonly Step[], at: number): Step[] {
  const first = steps[at];
  const end = steps.findIndex((step, index) => index >= at && (step.verb !== 'S*' || step.session !== first?.session));
  return steps.slice(at, end < 0 ? steps.length : end);
}

/** Bytes given as Latin-1, for a person: UTF-8 as letters, controls escaped. */
function readable(bytes: string): string {
  return Buffer.from(bytes.slice(0, 400), 'latin1')
    .toString('utf8')
    .replaceAll(/[\x00-\x1f\x7f]/g, (control) => JSON.stringify(control).slice(1, -1));
}
