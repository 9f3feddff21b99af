// The session of docs/domains.md, run for real: the commands are read from there.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PrimaryKind, primaryKey, type PrimaryServer, startPrimary } from './primaries.ts';
import { type Said, type Sowa, startSowa } from './program.ts';

/** A command of the session: what is typed, what is typed into it, and what it prints. */
export interface Step {
  command: string;
  input: string[];
  output: string;
}

const standardPorts = { imaps: 993, pop3s: 995, submissions: 465, submission: 587, https: 443 };

/** The steps of the one session in docs/domains.md. */
export function documentedSteps(): Step[] {
  const text = readFileSync(fileURLToPath(new URL('../../docs/domains.md', import.meta.url)), 'utf8');
  const [, session = ''] = /```console\n([\s\S]*?)```/.exec(text) ?? [];
  return session
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...lines] = part.trimEnd().split('\n');
      const input = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
      return {
        command,
        input,
        output: lines
          .filter((line) => !line.startsWith('> '))
          .join('\n')
          .trim(),
      };
    });
}

/** Where the session is run: a service, and a DNS server with the zone of firma.pl that it may change. */
export interface OnboardingStage extends AsyncDisposable {
  readonly dns: PrimaryServer;
  readonly sowa: Sowa;
  run(step: Step, token: string): Promise<Said>;
}

/** Starts both. */
export async function openOnboarding(kind: PrimaryKind): Promise<OnboardingStage> {
  await using stack = new AsyncDisposableStack();
  const world = ['mail.sowa.eu. 60 A 127.0.0.1', '1.0.0.127.in-addr.arpa. 60 PTR mail.sowa.eu.'];
  const dns = stack.use(await startPrimary(kind, { zones: { 'firma.pl': [] }, fixed: { '.': world } }));
  const sowa = stack.use(await startSowa({ env: { SOWA_HOSTNAME: 'mail.sowa.eu' } }));
  const { name: key, secret } = primaryKey;
  const managed = JSON.stringify([{ server: `127.0.0.1:${dns.port}`, key, secret, zones: ['firma.pl'] }]);
  const settings = [
    `dns.servers=127.0.0.1:${dns.port}`,
    `dns.authority_port=${dns.port}`,
    `delivery.port=${sowa.port('smtp')}`,
    `managed_dns=${managed}`,
    // Records name the ports of a real installation.
    ...Object.entries(standardPorts).map(([listener, port]) => `listeners.${listener}.port=${port}`),
  ].flatMap((pair) => ['--set', pair]);
  const owned = stack.move();
  return {
    dns,
    sowa,
    run: (step, token) => {
      const [program, ...words] = step.command.split(' ');
      if (program === 'sowa') return sowa.command(...settings, ...words);
      const input = step.input.map((line) =>
        line
          .replace(/^server .*/, `server 127.0.0.1 ${dns.port}`)
          .replace(/sowa-challenge=\w+/, `sowa-challenge=${token}`),
      );
      return runWith('nsupdate', ['-y', `hmac-sha256:${key}:${secret}`], input);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What differs from run to run: tokens, days, the address of the server, what the certificate of the day is like. */
export function timeless(text: string): string {
  return (
    text
      .replaceAll(/\b[0-9a-f]{40}\b/g, '<token>')
      .replaceAll(/\b20\d\d-?\d\d-?\d\d\b/g, '<day>')
      .replaceAll(/\b127\.0\.0\.1:\d+|\b192\.0\.2\.53\b/g, '<server>')
      .replaceAll(/p=[\w+/=]+…?/g, 'p=<key>')
      .replaceAll(/id=\w+/g, 'id=<id>')
      .replaceAll(/ +/g, ' ')
      // What is only worth knowing depends on the machine: whether somebody listens on port 443, and with which certificate.
      .replaceAll(/ note .*$/gm, ' note')
      .replaceAll(/ +$/gm, '')
      .trim()
  );
}

function runWith(program: string, words: readonly string[], input: readonly string[]): Promise<Said> {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  child.stdin.end(`${input.join('\n')}\n`);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, ...said }));
  });
}
