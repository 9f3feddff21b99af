import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

const names: Readonly<Record<string, Key>> = {
  database: 'health.database',
  disk: 'health.disk',
  queue: 'health.queue',
  listeners: 'health.listeners',
};

/** The parts of the service, each as it says itself that it is: in English, so that others read it only where something is wrong. */
export function PartsCard({ parts }: { parts: Schemas['Health']['parts'] }) {
  const { t, language } = useSpeech();
  return (
    <Card title={t('health.parts')}>
      <ul className="rows">
        {parts.map(({ name, ok, detail }) => {
          const key = names[name];
          return (
            <li key={name}>
              <div className="what">
                <div>{key === undefined ? name : t(key)}</div>
                {ok && language !== 'en' ? null : <div lang="en">{detail}</div>}
              </div>
              <Badge tone={ok ? 'good' : 'bad'} icon={ok ? 'check' : 'alert'}>
                {t(ok ? 'health.ok' : 'health.failing')}
              </Badge>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
