import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { RecordTable, zoneText } from '#web/panel/record-table.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';

interface RecordsElsewhereProps {
  domain: string;
  elsewhere: Schemas['Publication']['elsewhere'];
}

/** Records of zones that are not managed here, to be added where they are: each to copy, and as the text of a zone. */
export function RecordsElsewhere({ domain, elsewhere }: RecordsElsewhereProps) {
  const { t } = useSpeech();
  const found = useQuery({
    queryKey: ['domain', domain, 'records'],
    queryFn: () => call('GET /api/v1/domains/{domain}/records', { path: { domain } }),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failure error={found.error} />;
  const places = new Set(elsewhere.map(({ name, type }) => `${type} ${name}`));
  const records = found.data.items.filter(({ name, type }) => places.has(`${type} ${name}`));
  const text = zoneText(records);
  return (
    <>
      <Notice>{t('wizard.elsewhere')}</Notice>
      <div className="flush">
        <RecordTable records={records} />
      </div>
      <details>
        <summary>{t('wizard.zoneText')}</summary>
        <div className="zone">
          <pre tabIndex={0} aria-label={t('wizard.zoneText')}>
            {text}
          </pre>
          <CopyButton text={text} what={t('wizard.zoneText')} />
        </div>
      </details>
    </>
  );
}
