import { parseAppend, parseReplace } from '#wire/imap/append.ts';
import { parseFetch, parseUidFetch } from '#wire/imap/fetch.ts';
import { parseList, parseLsub } from '#wire/imap/list.ts';
import { parseCopy, parseCreate, parseMailbox, parseRename, parseUidExpunge } from '#wire/imap/mailbox.ts';
import { parseQuotaRoot, parseSetQuota } from '#wire/imap/quota.ts';
import { parseSearch } from '#wire/imap/search.ts';
import { parseSelect } from '#wire/imap/select.ts';
import {
  parseAuthenticate,
  parseCompress,
  parseEnable,
  parseId,
  parseLogin,
  parseNothing,
} from '#wire/imap/session-commands.ts';
import { parseSort, parseThread } from '#wire/imap/sort.ts';
import { parseStatus } from '#wire/imap/status.ts';
import { parseStore } from '#wire/imap/store.ts';
import { append, replace, uidReplace } from './append.ts';
import { copy, move, uidCopy, uidMove } from './copy.ts';
import { expunge, uidExpunge } from './expunge.ts';
import { fetch, uidFetch } from './fetch.ts';
import { idle } from './idle.ts';
import { list, lsub, namespace } from './list.ts';
import { authenticateClient, login } from './login.ts';
import { create, remove, rename, subscribe, unsubscribe } from './mailboxes.ts';
import type { names } from './metrics.ts';
import { getQuota, getQuotaRoot, setQuota } from './quota.ts';
import { search, uidSearch } from './search.ts';
import { closeMailbox, examine, select, unselect } from './select.ts';
import { capability, compress, enable, id, logout, noop, startTls, unauthenticate } from './session-commands.ts';
import { sort, uidSort } from './sort.ts';
import { status } from './status.ts';
import { store, uidStore } from './store.ts';
import { thread, uidThread } from './thread.ts';
import type { Command, State } from './types.ts';

const everywhere: readonly State[] = ['greeted', 'authenticated', 'selected'];
const greeted: readonly State[] = ['greeted'];
const loggedIn: readonly State[] = ['authenticated', 'selected'];
const selected: readonly State[] = ['selected'];

/** Checks a row: what parse gives is what run takes. */
function row<T>(command: Command<T>): Command<T> {
  return command;
}

/** Every command. */
export const commands: Readonly<Record<(typeof names)[number], Command>> = {
  CAPABILITY: row({ states: everywhere, parse: parseNothing, run: capability, flags: {} }),
  NOOP: row({ states: everywhere, parse: parseNothing, run: noop, flags: {} }),
  LOGOUT: row({ states: everywhere, parse: parseNothing, run: logout, flags: { silent: true } }),
  ID: row({ states: everywhere, parse: parseId, run: id, flags: {} }),
  STARTTLS: row({ states: greeted, parse: parseNothing, run: startTls, flags: {} }),
  LOGIN: row({ states: greeted, parse: parseLogin, run: login, flags: {} }),
  AUTHENTICATE: row({ states: greeted, parse: parseAuthenticate, run: authenticateClient, flags: {} }),
  UNAUTHENTICATE: row({ states: loggedIn, parse: parseNothing, run: unauthenticate, flags: {} }),
  COMPRESS: row({ states: loggedIn, parse: parseCompress, run: compress, flags: {} }),
  ENABLE: row({ states: loggedIn, parse: parseEnable, run: enable, flags: {} }),
  IDLE: row({ states: loggedIn, parse: parseNothing, run: idle, flags: {} }),
  NAMESPACE: row({ states: loggedIn, parse: parseNothing, run: namespace, flags: {} }),
  LIST: row({ states: loggedIn, parse: parseList, run: list, flags: {} }),
  LSUB: row({ states: loggedIn, parse: parseLsub, run: lsub, flags: {} }),
  STATUS: row({ states: loggedIn, parse: parseStatus, run: status, flags: {} }),
  CREATE: row({ states: loggedIn, parse: parseCreate, run: create, flags: {} }),
  DELETE: row({ states: loggedIn, parse: parseMailbox, run: remove, flags: {} }),
  RENAME: row({ states: loggedIn, parse: parseRename, run: rename, flags: {} }),
  SUBSCRIBE: row({ states: loggedIn, parse: parseMailbox, run: subscribe, flags: {} }),
  UNSUBSCRIBE: row({ states: loggedIn, parse: parseMailbox, run: unsubscribe, flags: {} }),
  GETQUOTA: row({ states: loggedIn, parse: parseQuotaRoot, run: getQuota, flags: {} }),
  GETQUOTAROOT: row({ states: loggedIn, parse: parseMailbox, run: getQuotaRoot, flags: {} }),
  SETQUOTA: row({ states: loggedIn, parse: parseSetQuota, run: setQuota, flags: {} }),
  SELECT: row({ states: loggedIn, parse: parseSelect, run: select, flags: {} }),
  EXAMINE: row({ states: loggedIn, parse: parseSelect, run: examine, flags: {} }),
  APPEND: row({ states: loggedIn, parse: parseAppend, run: append, flags: {} }),
  CHECK: row({ states: selected, parse: parseNothing, run: noop, flags: {} }),
  CLOSE: row({ states: selected, parse: parseNothing, run: closeMailbox, flags: { silent: true } }),
  UNSELECT: row({ states: selected, parse: parseNothing, run: unselect, flags: { silent: true } }),
  EXPUNGE: row({ states: selected, parse: parseNothing, run: expunge, flags: {} }),
  FETCH: row({ states: selected, parse: parseFetch, run: fetch, flags: { numbered: true } }),
  STORE: row({ states: selected, parse: parseStore, run: store, flags: { numbered: true } }),
  SEARCH: row({ states: selected, parse: parseSearch, run: search, flags: { numbered: true } }),
  SORT: row({ states: selected, parse: parseSort, run: sort, flags: { numbered: true } }),
  THREAD: row({ states: selected, parse: parseThread, run: thread, flags: { numbered: true } }),
  COPY: row({ states: selected, parse: parseCopy, run: copy, flags: {} }),
  MOVE: row({ states: selected, parse: parseCopy, run: move, flags: {} }),
  REPLACE: row({ states: selected, parse: parseReplace, run: replace, flags: {} }),
  'UID EXPUNGE': row({ states: selected, parse: parseUidExpunge, run: uidExpunge, flags: {} }),
  'UID FETCH': row({ states: selected, parse: parseUidFetch, run: uidFetch, flags: {} }),
  'UID STORE': row({ states: selected, parse: parseStore, run: uidStore, flags: {} }),
  'UID SEARCH': row({ states: selected, parse: parseSearch, run: uidSearch, flags: {} }),
  'UID SORT': row({ states: selected, parse: parseSort, run: uidSort, flags: {} }),
  'UID THREAD': row({ states: selected, parse: parseThread, run: uidThread, flags: {} }),
  'UID COPY': row({ states: selected, parse: parseCopy, run: uidCopy, flags: {} }),
  'UID MOVE': row({ states: selected, parse: parseCopy, run: uidMove, flags: {} }),
  'UID REPLACE': row({ states: selected, parse: parseReplace, run: uidReplace, flags: {} }),
};
