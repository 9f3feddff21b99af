/** Several sessions do anything to one mailbox: each hears of all of it, and all agree with a simple model. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import * as fc from 'fast-check';
import { type Answer, ImapWire, type Value } from '../e2e/imap-wire.ts';
import { ClientModel, fetched, flagText, MailboxModel, uidsOf } from './imap-model.ts';
import { ImapStage } from './imap-stage.ts';

const stack = new AsyncDisposableStack();
const clients: ClientModel[] = [];

before(async () => {
  const stage = stack.use(await ImapStage.open());
  const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
  await stage.directory.addAccount({ ...account, address: 'alice@example.test' });
  const listener = stack.use(await stage.listen('imap'));
  // One that knows nothing of modseqs, one that does, one that resynchronizes.
  for (const capability of ['', 'CONDSTORE', 'QRESYNC']) {
    const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
    stack.defer(() => void socket.destroy());
    await once(socket, 'connect');
    const wire = await ImapWire.open(socket, socket);
    await wire.command('LOGIN alice secret');
    if (capability !== '') await wire.command(`ENABLE ${capability}`);
    clients.push(new ClientModel(wire, capability === 'QRESYNC'));
  }
});
after(() => stack.disposeAsync());

const flagNames = ['\\Deleted', '\\Seen', '\\Flagged', 'praca'];
const flags = fc.oneof(fc.constant(['\\Deleted']), fc.subarray(flagNames, { minLength: 1 }));
/** Places in the mailbox, of all there are; `uid`: whether they are said in UIDs, which need not be there. */
const set = fc.record({ places: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), uid: fc.boolean() });
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('append' as const), flags: fc.option(flags), other: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      set,
      how: fc.constantFrom('', '+', '-'),
      flags,
      silent: fc.boolean(),
      conditional: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('copy' as const, 'move' as const), set, other: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('expunge' as const), set: fc.option(set) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fetch' as const), set }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('search' as const), flag: fc.nat(3), uid: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('noop' as const, 'close' as const, 'select' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('return' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
type ActionOf<K extends Action['do']> = Extract<Action, { do: K }>;
/** Who does it, and who looks on in IDLE meanwhile, where that is somebody else. */
const steps = fc.array(fc.record({ who: fc.nat(2), idler: fc.option(fc.nat(2)), action }), {
  maxLength: 60,
  size: 'max',
});

/** One run: two mailboxes with nobody else in them. */
class Run {
  readonly main: MailboxModel;
  readonly other: MailboxModel;
  #step = 0;

  constructor(name: string) {
    this.main = new MailboxModel(`${name}/main`);
    this.other = new MailboxModel(`${name}/other`);
  }

  async begin(): Promise<void> {
    for (const { name } of [this.main, this.other]) await clients[0]?.wire.command(`CREATE ${name}`);
    for (const client of clients) await this.#select(client);
  }

  async step(who: number, idler: number | null, todo: Action): Promise<void> {
    this.#step++;
    const client = clients[who] as ClientModel;
    const looking = idler === null || idler === who ? null : (clients[idler] as ClientModel);
    const idle = looking === null ? null : await Idle.begin(looking, this.main);
    try {
      await this.#perform(client, todo);
    } finally {
      await idle?.end();
    }
    idle?.check(this.main);
  }

  /** What is in both mailboxes is what the model says. */
  async end(): Promise<void> {
    for (const mailbox of [this.other, this.main]) {
      const client = clients[0] as ClientModel;
      await client.wire.command(`SELECT ${mailbox.name}`);
      assert.deepEqual(await stateOf(client), mailbox.state());
    }
  }

  async #perform(client: ClientModel, todo: Action): Promise<void> {
    switch (todo.do) {
      case 'append':
        return this.#append(client, todo);
      case 'store':
        return this.#store(client, todo);
      case 'copy':
      case 'move':
        return this.#copy(client, todo);
      case 'expunge':
        return this.#expunge(client, todo);
      case 'fetch':
        return this.#fetch(client, todo);
      case 'search':
        return this.#search(client, todo);
      case 'noop':
        return client.believe(await ok(client, 'NOOP'), this.main, null, false);
      case 'close':
        await ok(client, 'CLOSE');
        this.#remove((uid) => uid <= (client.view.at(-1) ?? 0));
        return this.#select(client);
      case 'select':
        return this.#select(client);
      case 'return':
        return this.#return(client);
    }
  }

  async #select(client: ClientModel): Promise<void> {
    const { responses } = await ok(client, `SELECT ${this.main.name}`);
    client.reset(this.main);
    assert.equal(Number(responses.find(([, kind]) => kind === 'EXISTS')?.[0]), client.view.length);
    const code = (name: string) => Number(responses.join(' ').match(new RegExp(`${name} (\\d+)`))?.[1]);
    const [modseq, uidValidity] = [code('HIGHESTMODSEQ'), code('UIDVALIDITY')];
    client.snapshot = { modseq, uidValidity, step: this.#step, state: await stateOf(client) };
    assert.deepEqual(client.snapshot.state, this.main.state());
    for (const [uid, text] of client.snapshot.state) client.flags.set(uid, text);
  }

  async #append(client: ClientModel, todo: ActionOf<'append'>): Promise<void> {
    const mailbox = todo.other ? this.other : this.main;
    const list = todo.flags ?? [];
    const answer = await ok(client, `APPEND ${mailbox.name} (${list.join(' ')}) {6+}\r\na: b\r\n`);
    const uid = mailbox.add(list, this.#step);
    assert.match(answer.status, new RegExp(`APPENDUID \\d+ ${uid}\\]`));
    client.believe(answer, this.main, null, false);
  }

  async #store(client: ClientModel, todo: ActionOf<'store'>): Promise<void> {
    const named = this.#named(client, todo.set);
    if (named === null) return;
    const before = this.main.uids();
    const { snapshot } = client;
    const condition = todo.conditional && snapshot !== null ? snapshot : null;
    const modifier = condition === null ? '' : ` (UNCHANGEDSINCE ${condition.modseq})`;
    const item = `${todo.how}FLAGS${todo.silent ? '.SILENT' : ''} (${todo.flags.join(' ')})`;
    const answer = await client.wire.command(`${named.prefix}STORE ${named.text}${modifier} ${item}`);
    const spared = named.uids.filter(
      (uid) => (this.main.messages.get(uid)?.changed ?? 0) > (condition?.step ?? Infinity),
    );
    for (const uid of named.uids.filter((one) => !spared.includes(one))) this.#setFlags(client, uid, todo);
    assert.equal(/EXPUNGEISSUED/.test(answer.status), named.missing, answer.status);
    if (!named.missing && spared.length > 0) {
      const numbers = todo.set.uid ? spared : spared.map((uid) => client.view.indexOf(uid) + 1);
      assert.deepEqual(uidsOf(/MODIFIED ([\d,:]+)/.exec(answer.status)?.[1] ?? '0'), numbers);
    }
    client.believe(answer, this.main, before, !todo.set.uid);
  }

  #setFlags(client: ClientModel, uid: number, { how, flags: list, silent }: ActionOf<'store'>): void {
    const message = this.main.messages.get(uid);
    if (message === undefined) return;
    const old = flagText(message.flags);
    if (how === '') message.flags = new Set(list);
    else for (const flag of list) message.flags[how === '+' ? 'add' : 'delete'](flag);
    if (flagText(message.flags) !== old) message.changed = this.#step;
    // A client that asks for silence knows what it did.
    if (silent) client.flags.set(uid, flagText(message.flags));
  }

  async #copy(client: ClientModel, todo: ActionOf<'copy' | 'move'>): Promise<void> {
    const named = this.#named(client, todo.set);
    if (named === null) return;
    const before = this.main.uids();
    const to = todo.other ? this.other : this.main;
    const answer = await client.wire.command(`${named.prefix}${todo.do.toUpperCase()} ${named.text} ${to.name}`);
    assert.equal(/EXPUNGEISSUED/.test(answer.status), named.missing, answer.status);
    const refused = named.missing || (todo.do === 'move' && to === this.main);
    assert.equal(answer.status.startsWith('OK'), !refused, answer.status);
    const from = refused ? [] : named.uids.filter((uid) => this.main.messages.has(uid));
    const copies = from.map((uid) => to.add(this.main.messages.get(uid)?.flags ?? [], this.#step));
    if (todo.do === 'move') this.#remove((uid) => from.includes(uid), true);
    const [, ours = '', theirs = ''] =
      /COPYUID \d+ ([\d,:]+) ([\d,:]+)\]/.exec(`${answer.responses.join(' ')} ${answer.status}`) ?? [];
    assert.deepEqual(ours === '' ? [] : uidsOf(ours), from);
    assert.deepEqual(theirs === '' ? [] : uidsOf(theirs), copies);
    client.believe(answer, this.main, before, false);
  }

  async #expunge(client: ClientModel, { set: only }: ActionOf<'expunge'>): Promise<void> {
    const named = only === null ? null : this.#named(client, { ...only, uid: true });
    const before = this.main.uids();
    const answer = await ok(client, named === null ? 'EXPUNGE' : `UID EXPUNGE ${named.text}`);
    this.#remove((uid) => named === null || named.uids.includes(uid));
    client.believe(answer, this.main, before, false);
  }

  async #fetch(client: ClientModel, todo: ActionOf<'fetch'>): Promise<void> {
    const named = this.#named(client, todo.set);
    if (named === null) return;
    const before = this.main.uids();
    const answer = await client.wire.command(`${named.prefix}FETCH ${named.text} (UID FLAGS)`);
    assert.equal(/EXPUNGEISSUED/.test(answer.status), named.missing, answer.status);
    client.believe(answer, this.main, before, !todo.set.uid);
    const there = named.uids.filter((uid) => this.main.messages.has(uid));
    for (const uid of there) assert.ok(client.flags.has(uid), `${uid} was not fetched`);
  }

  async #search(client: ClientModel, todo: ActionOf<'search'>): Promise<void> {
    const flag = flagNames[todo.flag] as string;
    const key = flag.startsWith('\\') ? flag.slice(1).toUpperCase() : `KEYWORD ${flag}`;
    const before = this.main.uids();
    const answer = await ok(client, `${todo.uid ? 'UID ' : ''}SEARCH ${key}`);
    client.believe(answer, this.main, before, !todo.uid);
    const found =
      answer.responses
        .find(([name]) => name === 'SEARCH')
        ?.slice(1)
        .map(Number) ?? [];
    const expected = [...this.main.messages].filter(([, message]) => message.flags.has(flag)).map(([uid]) => uid);
    assert.deepEqual(todo.uid ? found : found.map((number) => client.view[number - 1]), expected);
  }

  /** A client that was away comes back with what it knew: changes since then make it what is there (RFC 7162 3.2.5). */
  async #return(client: ClientModel): Promise<void> {
    const { snapshot } = client;
    if (snapshot === null) return;
    const state = new Map(snapshot.state);
    const modifier = client.qresync ? ` (QRESYNC (${snapshot.uidValidity} ${snapshot.modseq}))` : '';
    let { responses } = await ok(client, `SELECT ${this.main.name}${modifier}`);
    client.reset(this.main);
    if (!client.qresync) {
      ({ responses } = await ok(client, `UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${snapshot.modseq})`));
      for (const uid of state.keys()) if (!this.main.messages.has(uid)) state.delete(uid);
    }
    for (const [first, second, third] of responses) {
      if (first === 'VANISHED') for (const uid of uidsOf(String(third))) state.delete(uid);
      if (second !== 'FETCH') continue;
      const { uid, flags: text } = fetched(third as Value[]);
      assert.equal(uid, client.view[Number(first) - 1]);
      if (uid !== null && text !== null) state.set(uid, text);
    }
    assert.deepEqual(state, this.main.state());
  }

  /** Removes what is marked, or all, where `which` says so. */
  #remove(which: (uid: number) => boolean, all = false): void {
    for (const [uid, message] of this.main.messages) {
      if (which(uid) && (all || message.flags.has('\\Deleted'))) this.main.messages.delete(uid);
    }
  }

  /** A set as a client may name it; `missing`: numbers of messages that are gone. Null where there is none to name. */
  #named(client: ClientModel, { places, uid }: { places: number[]; uid: boolean }) {
    const { view } = client;
    if (view.length === 0 && !uid) return null;
    const numbers = uid ? places.map((place) => place + 1) : places.map((place) => (place % view.length) + 1);
    const uids = new Set(uid ? numbers : numbers.map((number) => view[number - 1] as number));
    const missing = !uid && [...uids].some((one) => !this.main.messages.has(one));
    return { text: numbers.join(','), prefix: uid ? 'UID ' : '', uids: [...uids].toSorted((a, b) => a - b), missing };
  }
}

/** A client that is told what happens while it waits. */
class Idle {
  readonly #client: ClientModel;
  readonly #tag: string;
  readonly #heard: Value[][] = [];

  private constructor(client: ClientModel, tag: string) {
    this.#client = client;
    this.#tag = tag;
  }

  static async begin(client: ClientModel, mailbox: MailboxModel): Promise<Idle> {
    const idle = new Idle(client, client.wire.send('IDLE'));
    const told: Value[][] = [];
    for (;;) {
      const next = await client.wire.next(idle.#tag);
      assert.ok(typeof next !== 'string', 'IDLE ended by itself');
      if (next[0] === '+') break;
      told.push(next);
    }
    client.believe({ responses: told, status: '' }, mailbox, null, false);
    return idle;
  }

  async end(): Promise<void> {
    this.#client.wire.line('DONE');
    for (;;) {
      const next = await this.#client.wire.next(this.#tag);
      if (typeof next === 'string') break;
      this.#heard.push(next);
    }
  }

  check(mailbox: MailboxModel): void {
    this.#client.believe({ responses: this.#heard, status: '' }, mailbox, null, false);
  }
}

async function ok(client: ClientModel, command: string): Promise<Answer> {
  const answer = await client.wire.command(command);
  assert.match(answer.status, /^OK/, command);
  return answer;
}

/** Every message with its flags. */
async function stateOf(client: ClientModel): Promise<Map<number, string>> {
  const { responses } = await ok(client, 'UID FETCH 1:* (FLAGS)');
  const found = responses.filter(([, kind]) => kind === 'FETCH').map(([, , items]) => fetched(items as Value[]));
  return new Map(found.map(({ uid, flags: text }) => [uid ?? 0, text ?? '']));
}

test('whatever several sessions do, each knows what the mailbox holds', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const run = new Run(`run${runs++}`);
      await run.begin();
      for (const { who, idler, action: todo } of list) await run.step(who, idler, todo);
      await run.end();
    }),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
});
