/** Whatever a client sends is parsed or refused: every parser, with octets of all kinds. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { MailError } from '#base/errors.ts';
import { parseAppend, parseReplace } from './append.ts';
import { Cursor } from './cursor.ts';
import { parseFetch, parseUidFetch } from './fetch.ts';
import { parseList, parseLsub } from './list.ts';
import { parseCopy, parseCreate, parseMailbox, parseRename, parseUidExpunge } from './mailbox.ts';
import { parseQuotaRoot, parseSetQuota } from './quota.ts';
import { parseSearch } from './search.ts';
import { parseSelect } from './select.ts';
import {
  parseAuthenticate,
  parseCommandName,
  parseCompress,
  parseEnable,
  parseId,
  parseLogin,
  parseNothing,
} from './session-commands.ts';
import { parseSort, parseThread } from './sort.ts';
import { parseStatus } from './status.ts';
import { parseStore } from './store.ts';

const parsers: Readonly<Record<string, (cursor: Cursor) => unknown>> = {
  parseAppend,
  parseAuthenticate,
  parseCommandName,
  parseCompress,
  parseCopy,
  parseCreate,
  parseEnable,
  parseFetch,
  parseId,
  parseList,
  parseLogin,
  parseLsub,
  parseMailbox,
  parseNothing,
  parseQuotaRoot,
  parseRename,
  parseReplace,
  parseSearch,
  parseSelect,
  parseSetQuota,
  parseSort,
  parseStatus,
  parseStore,
  parseThread,
  parseUidExpunge,
  parseUidFetch,
};

/** Runs one parser; anything but a result or a refusal fails the test. */
function parse(
  parser: (cursor: Cursor) => unknown,
  lines: readonly string[],
  literals: readonly Buffer[],
  utf8: boolean,
) {
  try {
    const cursor = new Cursor({ lines, literals }, { utf8 });
    parser(cursor);
    cursor.end();
  } catch (error) {
    // Only a charset can be well-formed and yet not known.
    const known = error instanceof MailError ? error.code : null;
    const isCharset = error instanceof MailError && known === 'unsupported' && 'charset' in error.detail;
    assert.ok(known === 'bad-syntax' || known === 'limit' || isCharset, String(error));
  }
}

const words = [
  ...Array.from(' ()[]{}<>"\\*%$.,:;+-=&0129aZ\0\t\r\x7f\xff'),
  ...' (|) | "a"| {1}| {1+}| ~{1}| 1:*| INBOX| FLAGS| \\Seen| BODY[|HEADER.FIELDS (|<0.1>| OR| NOT| ALL| SUBJECT'.split(
    '|',
  ),
  ...' UID| CHARSET| UTF-8| RETURN (|PARTIAL 1:2|QRESYNC (1 2|USE (\\Sent| 1-Jan-2000| UTF8 (~{1}'.split('|'),
  ...' "01-Jan-2000 00:00:00 +0000"| RETURN (STATUS (SIZE))| NIL|\xc5\xbc|&AUI-'.split('|'),
];
const octets = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const tokens = fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((list) => list.join(''));
const line = fc.oneof(octets, tokens, tokens);
const command = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  literals: fc.array(
    fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 4 },
  ),
  utf8: fc.boolean(),
});

suite('any octets are parsed or refused', () => {
  for (const [name, parser] of Object.entries(parsers)) {
    test(name, () => {
      fc.assert(
        fc.property(command, ({ lines, literals, utf8 }) => parse(parser, lines, literals, utf8)),
        { numRuns: 500 },
      );
    });
  }
});

suite('long commands take linear time', () => {
  const length = 1 << 16;
  for (const [name, parser] of Object.entries(parsers)) {
    test(name, () => {
      for (const word of words) {
        const run = word.repeat(length / word.length);
        for (const text of [run, ` ${run}`, ` "${run}`, ` 1 ${run}`, ` (${run}`, ` INBOX ${run}`]) {
          parse(parser, [text], [], true);
          parse(parser, [text], [], false);
        }
      }
    });
  }
});
