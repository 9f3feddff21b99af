import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { browserName } from './browser-name.ts';
import { Badge } from './notice.tsx';

type Login = Schemas['Login'];

const outcomes = {
  ok: ['logins.ok', 'good'],
  failed: ['logins.failed', 'bad'],
  throttled: ['logins.throttled', 'bad'],
  suspended: ['logins.suspended', 'warn'],
  'second-factor': ['logins.secondFactor', 'warn'],
} as const satisfies Record<Login['outcome'], readonly [Key, string]>;

const protocols = {
  http: 'logins.browser',
  imap: 'logins.imap',
  pop3: 'logins.pop3',
  smtp: 'logins.smtp',
  jmap: 'logins.jmap',
  ftps: 'logins.ftps',
  managesieve: 'logins.managesieve',
} as const satisfies Record<Login['protocol'], Key>;

interface LoginsProps {
  items: readonly Login[];
  /** The IP address of who looks at them, where these are their own. */
  here?: string | undefined;
}

/** Who tried to log in to a mailbox: with what, from where, when, and what became of it. */
export function Logins({ items, here }: LoginsProps) {
  const { t, moment } = useSpeech();
  return (
    <ul className="rows">
      {items.map(({ protocol, address, outcome, agent, attempts, at }) => {
        const [key, tone] = outcomes[outcome];
        const what = t(protocols[protocol]);
        const program = programName(protocol, agent, t('sessions.unknownBrowser'));
        const from = t(address === here ? 'logins.here' : 'logins.from', { address });
        return (
          <li key={`${protocol} ${address} ${outcome} ${at} ${agent}`}>
            <div className="what">
              <div>
                {program ?? what}
                <Badge tone={tone}>{attempts > 1 ? `${t(key)} × ${attempts}` : t(key)}</Badge>
              </div>
              <div>{program === null ? from : `${what} · ${from}`}</div>
            </div>
            <time className="quiet small" dateTime={at}>
              {moment(at)}
            </time>
          </li>
        );
      })}
      {items.length === 0 ? <li className="quiet">{t('logins.none')}</li> : null}
    </ul>
  );
}

/** What the program calls itself, for people; null where it does not say. */
function programName(protocol: Login['protocol'], agent: string, unknown: string): string | null {
  if (agent === '') return null;
  return protocol === 'http' ? (browserName(agent) ?? unknown) : agent;
}
