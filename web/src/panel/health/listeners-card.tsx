import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Card } from '#web/ui/page.tsx';

/** What is listened on, and how many are connected. */
export function ListenersCard({ listeners }: { listeners: Schemas['Health']['listeners'] }) {
  const { t } = useSpeech();
  return (
    <Card title={t('health.listeners')}>
      <ul className="rows">
        {listeners.map(({ name, port, connections }) => (
          <li key={name}>
            <div className="what">
              <div>{name}</div>
              <div>{port === null ? t('health.socket') : t('health.port', { port: String(port) })}</div>
            </div>
            <span className="quiet small">{t('health.connections', { n: connections })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
