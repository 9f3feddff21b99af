import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { RecordTable, zoneText } from './record-table.tsx';
import { stepPlace } from './wizard/steps.ts';

interface DomainRecordsProps {
  domain: string;
  /** Whether somebody may choose which of them there are. */
  chooses: boolean;
}

/** The records that a domain needs, each to copy, and all of them as a zone file. */
export function DomainRecords({ domain, chooses }: DomainRecordsProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const found = useQuery({
    queryKey: ['domain', domain, 'records'],
    queryFn: () => call('GET /api/v1/domains/{domain}/records', { path: { domain } }),
  });
  const items = found.data?.items ?? [];
  const copyAll = () => {
    void navigator.clipboard.writeText(zoneText(items)).then(() => tell(t('copy.done')));
  };
  return (
    <Card
      title={t('records.title')}
      lead={t('records.lead')}
      actions={
        <div className="actions">
          {chooses ? (
            <Link className="button" href={stepPlace(domain, 'records')}>
              {t('records.choose')}
            </Link>
          ) : null}
          <Button icon="copy" onClick={copyAll} disabled={items.length === 0}>
            {t('records.copyZone')}
          </Button>
        </div>
      }
    >
      {found.isPending ? <Loading /> : null}
      {found.isError ? (
        <div className="body">
          <Failure error={found.error} />
        </div>
      ) : null}
      {items.length === 0 ? null : <RecordTable records={items} />}
    </Card>
  );
}
