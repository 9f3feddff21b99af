import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import type { Connection } from '#net/connection.ts';
import { listen } from '#net/listener.ts';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import { play } from './play.ts';
import { parseTranscript } from './transcript.ts';

const contexts = new ContextStore([selfSigned(['one.test'], Date.now())]);

/** A server that repeats lines, after the number of bytes that came with the line. */
async function echo(connection: Connection): Promise<void> {
  connection.write('hello id-7\r\n');
  for (let line = await connection.readLine(1000); line !== null; line = await connection.readLine(1000)) {
    const text = Buffer.from(line).toString('latin1');
    if (text === 'bye') return;
    if (text === 'name') connection.write(`${connection.tlsInfo?.serverName ?? 'plain'}\r\n`);
    else connection.write(Buffer.from(`${connection.buffered} ${text}\r\n`, 'latin1'));
    if (text === 'tls') await connection.startTls(contexts);
  }
}

async function run(source: string, acted: string[] = []): Promise<void> {
  await using listener = await listen({
    name: 'echo',
    at: { host: '127.0.0.1', port: 0 },
    limits: { perAddress: 9, total: 9 },
    refusal: () => '',
    onConnection: echo,
    log: silentLog,
  });
  const note = async (words: string) => void acted.push(words);
  const transcript = parseTranscript('x.txt', Buffer.from(source).toString('latin1'));
  await play(transcript, { ports: { plain: listener.port, other: listener.port }, actions: { note } });
}

const passing: Record<string, string> = {
  'captures, wildcards and expressions':
    '1 S: hello $id\n1 C: $id $$\n1 S: 0 $id $$\n1 C: q\n1 S~ ^\\d (?<q>q)$\n1 C: $q\n1 S: <<.>> $q',
  'escapes and base64': '1 S: hello id-7\n1 C: a\\x41\\\\\\t\\b{\\0u\\0p} ż\n1 S: 0 aA\\\\\\tAHUAcA== ż',
  'one segment for joined lines':
    '1 S~ .\n1 C&: one\n1 C&: two\n1 C+: th\n1 C: ree\n1 S: <<[1-9]\\d*>> one\n1 S~ two\n1 S~ three',
  repetition: '1 S~ .\n1 C@ 100 ab\n1 C:\n1 S@ 1 0\\x20\n1 S@ 100 ab\n1 S:',
  'any order': '1 S~ .\n1 C&: a\n1 C&: b\n1 C: c\n1 S* <<.>> c\n1 S* <<.>> a\n1 S* <<.>> b\n1 C: d\n1 S~ d',
  'several sessions, one opened again':
    '1 S~ hello\n2 OPEN other\n2 S~ hello\n1 C: bye\n1 EOF\n1 S~ hello\n2 CLOSE\n2 EOF\n1 ABORT',
  TLS: '1 S~ hello\n1 C: name\n1 S: plain\n1 C: tls\n1 S: 0 tls\n1 TLS one.test\n1 C: name\n1 S: one.test',
  'IMAP keywords are no captures': '1 S~ hello\n1 C: $Forwarded\n1 S: 0 $Forwarded',
};

for (const [name, steps] of Object.entries(passing)) test(name, () => run(`# comment\n\n${steps}\n`));

const failing: [name: string, steps: string, report: RegExp][] = [
  ['another line', '1 S: hello\n', /x\.txt:3\n[^]*1 S: hello\n {2}expected: hello\n {2}got: {6}hello id-7$/],
  [
    'a capture that changed',
    '1 S: hello $id\n1 C: x\n1 S: 0 $id\n',
    /x\.txt:5\n[^]*expected: 0 \$id\n {2}got: {6}0 x$/,
  ],
  [
    'a line too many',
    '1 S~ hello\n1 C&: a\n1 C: b\n1 S~ a\n',
    /x\.txt:6\n[^]*expected: nothing more\n {2}got: {6}0 b\\r\\n$/,
  ],
  ['bytes in place of the end of the connection', '1 S~ hello\n1 CLOSE\n1 EOF\n1 C: x\n1 S: y', /hello/],
  [
    'a missing line of a group',
    '1 S~ hello\n1 C&: a\n1 C: b\n1 S* <<.>> a\n1 S* <<.>> c\n',
    /expected: <<\.>> c\n {2}got: {6}0 b$/,
  ],
  ['other bytes', '1 S@ 2 he\n', /different from byte 2 of 4 on: ll/],
  ['an unknown action', '! dance\n', /expected: a known action\n {2}got: {6}dance/],
  ['an unknown capture', '1 C: $x\n', /\$x was never captured/],
  ['what is no step', '1 X: y\n', /x\.txt:3: not a step: 1 X: y/],
];

for (const [name, steps, report] of failing) {
  test(`${name} fails with a report`, () => assert.rejects(run(`key: v\n\n${steps}`), report));
}

test('setup keeps its order, and actions get their words', async () => {
  const acted: string[] = [];
  await run('# RFC 0\n\n! note a \\x41\n1 S: hello $id\n! note $id\n', acted);
  assert.deepEqual(acted, ['a A', 'id-7']);
  const { setup } = parseTranscript('x', '# RFC 0\naccount: alice\nmessage: one\nmessage: two\n\n1 C: a: b\n');
  assert.deepEqual(setup, [
    ['account', 'alice'],
    ['message', 'one'],
    ['message', 'two'],
  ]);
});
