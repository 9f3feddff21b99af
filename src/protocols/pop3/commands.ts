import {
  authArgument,
  languageArgument,
  messageAndLines,
  messageNumber,
  noArgument,
  optionalMessageNumber,
  someArgument,
} from '#wire/pop3.ts';
import { capa } from './capa.ts';
import { dele, quit, rset } from './deletion.ts';
import { lang, utf8 } from './language.ts';
import { list, stat, uidl } from './listing.ts';
import { auth, pass, user } from './login.ts';
import type { keywords } from './metrics.ts';
import { retr, top } from './retrieval.ts';
import { stls } from './stls.ts';
import type { Answer, Command, Session, State } from './types.ts';

const everywhere: readonly State[] = ['authorization', 'password', 'transaction'];
const before: readonly State[] = ['authorization', 'password'];
const transaction: readonly State[] = ['transaction'];

/** Checks a row: what parse gives is what run takes. */
function row<T>(command: Command<T>): Command<T> {
  return command;
}

/** NOOP (RFC 1939 5). */
function noop({ texts }: Session): Answer {
  return { ok: true, text: texts.noop };
}

/** Every command. not done: APOP, because it needs passwords in the clear on the server and rests on MD5. */
export const commands: Readonly<Record<(typeof keywords)[number], Command>> = {
  CAPA: row({ states: everywhere, parse: noArgument, run: capa, flags: {} }),
  STLS: row({ states: before, parse: noArgument, run: stls, flags: {} }),
  AUTH: row({ states: before, parse: authArgument, run: auth, flags: { login: true } }),
  USER: row({ states: before, parse: someArgument, run: user, flags: { login: true } }),
  PASS: row({ states: ['password'], parse: someArgument, run: pass, flags: { login: true } }),
  UTF8: row({ states: before, parse: noArgument, run: utf8, flags: {} }),
  LANG: row({ states: everywhere, parse: languageArgument, run: lang, flags: {} }),
  STAT: row({ states: transaction, parse: noArgument, run: stat, flags: {} }),
  LIST: row({ states: transaction, parse: optionalMessageNumber, run: list, flags: {} }),
  UIDL: row({ states: transaction, parse: optionalMessageNumber, run: uidl, flags: {} }),
  RETR: row({ states: transaction, parse: messageNumber, run: retr, flags: {} }),
  TOP: row({ states: transaction, parse: messageAndLines, run: top, flags: {} }),
  DELE: row({ states: transaction, parse: messageNumber, run: dele, flags: {} }),
  NOOP: row({ states: transaction, parse: noArgument, run: noop, flags: {} }),
  RSET: row({ states: transaction, parse: noArgument, run: rset, flags: {} }),
  QUIT: row({ states: everywhere, parse: noArgument, run: quit, flags: {} }),
};
