import { mayLogIn, mechanisms } from './mechanisms.ts';
import type { Session } from './types.ts';

/** What may be used before login, too. */
const always = ['IMAP4rev2', 'IMAP4rev1', 'ID', 'SASL-IR', 'ENABLE'];

const afterLogin = [
  'LITERAL+',
  'UNAUTHENTICATE',
  'NAMESPACE',
  'CHILDREN',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'STATUS=SIZE',
  'QUOTA',
  'QUOTA=RES-STORAGE',
  'IDLE',
  'UNSELECT',
  'UIDPLUS',
  'MOVE',
  'MULTIAPPEND',
  'REPLACE',
  'BINARY',
  'ESEARCH',
  'SEARCHRES',
  'WITHIN',
  'PARTIAL',
  'SORT',
  'SORT=DISPLAY',
  'ESORT',
  'THREAD=ORDEREDSUBJECT',
  'THREAD=REFERENCES',
  'CONDSTORE',
  'QRESYNC',
  'UTF8=ACCEPT',
  'I18NLEVEL=1',
  'OBJECTID',
  'PREVIEW',
  'SAVEDATE',
];

/** The capabilities of this session now (RFC 9051 6.1.1). Nothing is in it that is not complete. */
export function capabilities(session: Session): string[] {
  const { state, settings, input } = session;
  if (state === 'greeted') return [...always, 'LITERAL-', ...loginCapabilities(session)];
  // RFC 4978 3: offered once.
  const compress = input.compressed ? [] : ['COMPRESS=DEFLATE'];
  return [...always, ...afterLogin, ...compress, `APPENDLIMIT=${settings.messageSize}`];
}

function loginCapabilities(session: Session): string[] {
  const { options, input } = session;
  const offersTls = options.tls !== undefined && !input.secure && !input.compressed;
  return [
    ...(offersTls ? ['STARTTLS'] : []),
    // RFC 9051 6.2.3.
    ...(mayLogIn(session) ? mechanisms(session).map((name) => `AUTH=${name}`) : ['LOGINDISABLED']),
  ];
}
