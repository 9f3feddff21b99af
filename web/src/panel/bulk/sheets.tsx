import type { Schemas } from '#web/api/schema.ts';
import { useMailServers } from '#web/panel/mail-servers.ts';
import { useSpeech } from '#web/texts/language.tsx';

/** On paper, a sheet for each new account, to be handed to who will use it; nothing of it on the screen. */
export function Sheets({ items }: { items: Schemas['ImportReport']['items'] }) {
  const { t } = useSpeech();
  const { lines } = useMailServers();
  return (
    <div className="paper">
      {items
        .filter(({ made }) => made)
        .map(({ line, address, password }) => (
          <section key={line}>
            <h2>{address}</h2>
            <dl className="facts">
              <dt>{t('accounts.password')}</dt>
              <dd>{password === null ? t('bulk.fromFile') : <code>{password}</code>}</dd>
              {lines.map(([label, server]) => (
                <div key={`${label} ${server}`} className="contents">
                  <dt>{label}</dt>
                  <dd>{server}</dd>
                </div>
              ))}
            </dl>
            <p>{t('slots.login')}</p>
          </section>
        ))}
    </div>
  );
}
