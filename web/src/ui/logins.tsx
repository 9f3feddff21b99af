import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge } from './notice.tsx';

type Login = Schemas['Login'];

const outcomes = {
  ok: ['logins.ok', 'good'],
  failed: ['logins.failed', 'bad'],
  throttled: ['logins.throttled', 'bad'],
  suspended: ['logins.suspended', 'warn'],
  'second-factor': ['logins.secondFactor', 'warn'],
} as const satisfies Record<Login['outcome'], readonly [Key, string]>;

/** Who tried to log in to a mailbox. */
export function Logins({ items }: { items: readonly Login[] }) {
  const { t, moment } = useSpeech();
  return (
    <ul className="rows">
      {items.map(({ protocol, address, outcome, attempts, at }) => {
        const [key, tone] = outcomes[outcome];
        return (
          <li key={`${protocol} ${address} ${outcome} ${at}`}>
            <div className="what">
              <div>
                {protocol === 'http' ? t('logins.browser') : protocol.toUpperCase()}
                <Badge tone={tone}>{attempts > 1 ? `${t(key)} × ${attempts}` : t(key)}</Badge>
              </div>
              <div>{address}</div>
            </div>
            <span className="quiet small">{moment(at)}</span>
          </li>
        );
      })}
      {items.length === 0 ? <li className="quiet">{t('logins.none')}</li> : null}
    </ul>
  );
}
