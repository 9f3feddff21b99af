import { parseAuth, parseBdat, parseEnvelopeLine, parseHello, parseNothing, parseString } from '#wire/smtp/command.ts';
import { bdat } from './bdat.ts';
import { data } from './data.ts';
import { extendedHello, hello } from './hello.ts';
import { expn, help, noop, quit, rset, vrfy } from './idle.ts';
import { auth } from './login.ts';
import { mail } from './mail.ts';
import type { verbs } from './metrics.ts';
import { rcpt } from './rcpt.ts';
import { startTls } from './starttls.ts';
import type { Command, Role, State } from './types.ts';

const everywhere: readonly State[] = ['greeted', 'ready', 'mail', 'rcpt', 'bdat'];
const every: readonly Role[] = ['mx', 'submission', 'lmtp'];
const smtp: readonly Role[] = ['mx', 'submission'];

/** Checks a row: what parse gives is what run takes. */
function row<T>(command: Command<T>): Command<T> {
  return command;
}

/** NOOP and HELP may have an argument, which means nothing. */
const ignore = (): null => null;

/** Every command. */
export const commands: Readonly<Record<(typeof verbs)[number], Command>> = {
  EHLO: row({ roles: smtp, states: everywhere, parse: parseHello, run: extendedHello, flags: { idle: true } }),
  HELO: row({ roles: smtp, states: everywhere, parse: parseHello, run: hello, flags: { idle: true } }),
  LHLO: row({ roles: ['lmtp'], states: everywhere, parse: parseHello, run: extendedHello, flags: { idle: true } }),
  STARTTLS: row({ roles: smtp, states: ['ready'], parse: parseNothing, run: startTls, flags: {} }),
  AUTH: row({ roles: ['submission'], states: ['ready'], parse: parseAuth, run: auth, flags: { long: true } }),
  MAIL: row({
    roles: every,
    states: ['ready'],
    parse: (argument) => parseEnvelopeLine(argument, 'FROM'),
    run: mail,
    flags: { restricted: true },
  }),
  RCPT: row({
    roles: every,
    states: ['mail', 'rcpt'],
    parse: (argument) => parseEnvelopeLine(argument, 'TO'),
    run: rcpt,
    flags: { restricted: true },
  }),
  DATA: row({
    roles: every,
    states: ['rcpt'],
    parse: parseNothing,
    run: data,
    flags: { restricted: true, content: true },
  }),
  // Whatever the state, the chunk behind the command must be read: the handler says what is wrong.
  BDAT: row({ roles: every, states: everywhere, parse: parseBdat, run: bdat, flags: { content: true } }),
  RSET: row({ roles: every, states: everywhere, parse: parseNothing, run: rset, flags: { idle: true } }),
  NOOP: row({ roles: every, states: everywhere, parse: ignore, run: noop, flags: { idle: true } }),
  VRFY: row({ roles: every, states: everywhere, parse: parseString, run: vrfy, flags: { idle: true } }),
  EXPN: row({ roles: every, states: everywhere, parse: parseString, run: expn, flags: { idle: true } }),
  HELP: row({ roles: every, states: everywhere, parse: ignore, run: help, flags: { idle: true } }),
  QUIT: row({ roles: every, states: everywhere, parse: parseNothing, run: quit, flags: {} }),
};
