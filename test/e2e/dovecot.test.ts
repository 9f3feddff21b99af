/** The same messages in Sowa and in Dovecot: equal answers to FETCH wherever Dovecot is right. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { differences } from './dovecot-differences.ts';
import { startDovecot } from './dovecot.ts';
import { connectWire } from './imap-client.ts';
import type { ImapWire, Value } from './imap-wire.ts';
import { startSowa } from './program.ts';

const folder = new URL('../corpus/', import.meta.url);
const corpus = globSync('**/*.eml', { cwd: folder }).toSorted();
/** Empty messages are refused by both. */
const messages = corpus
  .map((name) => ({ name: name.replace('.eml', ''), bytes: readFileSync(new URL(name, folder)) }))
  .filter(({ bytes }) => bytes.length > 0);

const servers = new AsyncDisposableStack();
let ours: ImapWire;
let theirs: ImapWire;

before(async () => {
  const sowa = servers.use(await startSowa());
  theirs = servers.use(await startDovecot()).wire;
  ours = await connectWire(sowa, servers);
});
after(() => servers.disposeAsync());

/** What both servers answer to a command. Throws for one that either refuses. */
async function both(command: string | (string | Uint8Array)[], other = command) {
  const answers = [await ours.command(...[command].flat()), await theirs.command(...[other].flat())];
  for (const { status } of answers) assert.match(status, /^OK/, `${String(command).slice(0, 200)}: ${status}`);
  return answers.map(({ responses }) => responses) as [Value[][], Value[][]];
}

/** Items of a FETCH response by their names, which mean the same in any case. */
function itemsOf(responses: Value[][]): Map<string, Value> {
  const found = responses.find(([, kind]) => kind === 'FETCH')?.[2];
  assert.ok(Array.isArray(found));
  const items = new Map<string, Value>();
  for (let i = 0; i < found.length; i += 2) items.set(String(found[i]).toUpperCase(), found[i + 1] as Value);
  return items;
}

/** What two servers must have in common. RFC 2045 2, 5.1, 6.1: types, names of parameters and encodings have no case. */
function comparable(item: string, value: Value | undefined): string {
  const text = JSON.stringify(value);
  return item.startsWith('BODY[') ? text : text.toLowerCase();
}

/** Every section that a structure has, without those of which it does not say that they are there. */
function sectionsOf(structure: Value[], number = ''): string[] {
  if (!Array.isArray(structure[0])) return ofPart(structure, number === '' ? '1' : number);
  const children = structure.filter((child) => Array.isArray(child)) as Value[][];
  // Behind the children stands the subtype, which is a string; lists behind that are parameters.
  const end = structure.findIndex((child) => !Array.isArray(child));
  return children.slice(0, end).flatMap((child, i) => {
    const own = number === '' ? `${i + 1}` : `${number}.${i + 1}`;
    return Array.isArray(child[0]) ? [own, `${own}.MIME`, ...sectionsOf(child, own)] : ofPart(child, own);
  });
}

function ofPart(part: Value[], number: string): string[] {
  const own = [number, `${number}.MIME`];
  if (String(part[0]).toLowerCase() !== 'message' || !Array.isArray(part[8])) return own;
  const enclosed = Array.isArray(part[8][0]) ? sectionsOf(part[8], number) : ofPart(part[8], `${number}.1`);
  return [...own, `${number}.HEADER`, `${number}.TEXT`, ...enclosed];
}

suite('FETCH', () => {
  const items = ['RFC822.SIZE', 'INTERNALDATE', 'ENVELOPE', 'BODY', 'BODYSTRUCTURE', 'RFC822.HEADER'];
  const fields = ['FIELDS (SUBJECT FROM CONTENT-TYPE)', 'FIELDS.NOT (SUBJECT)', 'FIELDS (X-NONE)'];
  const sections = ['', 'HEADER', 'TEXT', ...fields.map((name) => `HEADER.${name}`)];
  const partials = ['<0.1>', '<10.50>', '<100000.5>'];
  /** Pairs of message and item in which the servers differ. */
  const differing = new Set<string>();

  before(async () => {
    for (const { bytes } of messages) {
      // Dovecot writes CRLF for a bare LF and knows no NUL: with these, see below, there would be nothing to compare.
      const wellFormed = bytes.toString('latin1').replaceAll(/\r?\n/g, '\r\n').replaceAll('\0', 'x');
      await both([`APPEND INBOX "21-Nov-2026 09:00:00 +0100" {${wellFormed.length}+}\r\n`, wellFormed]);
    }
    await both('SELECT INBOX');
  });

  for (const [i, { name }] of messages.entries()) {
    test(name, async () => {
      const names = [...items, ...sections.map((section) => `BODY.PEEK[${section}]`)];
      const [mine] = await both(`FETCH ${i + 1} BODYSTRUCTURE`);
      for (const section of sectionsOf(itemsOf(mine).get('BODYSTRUCTURE') as Value[])) {
        names.push(`BODY.PEEK[${section}]`, ...partials.map((partial) => `BODY.PEEK[${section}]${partial}`));
      }
      const [our, their] = [new Map<string, Value>(), new Map<string, Value>()];
      while (names.length > 0) {
        const answers = await both(`FETCH ${i + 1} (${names.splice(0, 50).join(' ')})`);
        for (const [item, value] of itemsOf(answers[0])) our.set(item, value);
        for (const [item, value] of itemsOf(answers[1])) their.set(item, value);
      }
      assert.deepEqual([...our.keys()].toSorted(), [...their.keys()].toSorted());
      for (const [item, value] of our) {
        const [a, b] = [comparable(item, value), comparable(item, their.get(item))];
        if (a === b) continue;
        const reasons = differences.filter((one) => one.items.test(item) && one.messages.includes(name));
        for (const { why } of reasons) differing.add(`${why} ${name}`);
        if (reasons.length === 0) assert.equal(a, b, item);
      }
    });
  }

  test('every difference that is listed is still there', () => {
    const listed = differences.flatMap(({ messages: of, why }) => of.map((name) => `${why} ${name}`));
    assert.deepEqual(
      listed.filter((one) => !differing.has(one)),
      [],
    );
  });
});

test('what was appended comes back octet by octet, whatever it is', async () => {
  await ours.command('CREATE Raw');
  for (const { bytes } of messages) {
    // RFC 3516 4.4: NUL needs a literal8.
    const { status } = await ours.command(`APPEND Raw ~{${bytes.length}+}\r\n`, bytes);
    assert.match(status, /^OK/);
  }
  await ours.command('SELECT Raw');
  for (const [i, { name, bytes }] of messages.entries()) {
    const { responses } = await ours.command(`FETCH ${i + 1} (RFC822.SIZE BINARY.PEEK[])`);
    const items = itemsOf(responses);
    assert.equal(items.get('RFC822.SIZE'), String(bytes.length), name);
    assert.equal(items.get('BINARY[]'), bytes.toString('latin1'), name);
  }
});
