import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { isMissing, versioned } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card, Page } from '#web/ui/page.tsx';
import { DiagnosisCard } from './diagnosis/diagnosis-card.tsx';
import { CertificateCard } from './domain-care/certificate-card.tsx';
import { DriftCard } from './domain-care/drift-card.tsx';
import { KeysCard } from './domain-care/keys-card.tsx';
import { MtaStsCard } from './domain-care/mta-sts-card.tsx';
import { ReportsCard } from './domain-care/reports-card.tsx';
import { DomainModeCard } from './domain-mode.tsx';
import { DomainProofCard } from './domain-proof.tsx';
import { DomainRecords } from './domain-records.tsx';
import { Simulator } from './simulator.tsx';

/** `/panel/domains/{name}` */
export function DomainPage({ params: { name } }: { params: { name: string } }) {
  const { t } = useSpeech();
  const { role } = useSession();
  const found = useQuery({
    queryKey: ['domain', name],
    queryFn: () => versioned('GET /api/v1/domains/{domain}', { path: { domain: name } }),
  });
  const isPending = found.data?.value.ownership === 'pending';
  const mayChange = role !== 'help-desk';
  if (isMissing(found.error)) return <NoPage />;
  const back = (
    <Link className="button" href="/panel/domains">
      {t('domain.back')}
    </Link>
  );
  return (
    <Page title={name} lead={t('domain.lead')} actions={back}>
      {found.isPending ? <Loading /> : null}
      <Failure error={found.error} />
      {found.isSuccess ? (
        <>
          {isPending ? <DomainProofCard domain={name} /> : <DiagnosisCard domain={name} mayMend={mayChange} />}
          {isPending ? null : <DriftCard domain={name} />}
          {mayChange ? (
            <DomainModeCard key={name} domain={found.data.value} etag={found.data.etag} />
          ) : (
            <Card title={t('mode.title')} lead={t('mode.lead')}>
              <div className="body">
                <Simulator domain={name} assumed={undefined} />
              </div>
            </Card>
          )}
          {isPending ? null : (
            <div className="halves">
              <div className="stack">
                <KeysCard domain={name} mayChange={mayChange} />
                <ReportsCard domain={name} />
              </div>
              <div className="stack">
                <MtaStsCard domain={name} mayChange={mayChange} />
                <CertificateCard domain={name} mayChange={mayChange} />
              </div>
            </div>
          )}
          <DomainRecords domain={name} chooses={!isPending && mayChange} />
        </>
      ) : null}
    </Page>
  );
}
