import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import { ApiError, versioned } from '#web/api/client.ts';
import { DiagnosisCard } from '#web/panel/diagnosis/diagnosis-card.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { WizardFrame } from './frame.tsx';
import { ModeStep } from './mode-step.tsx';
import { ProofStep } from './proof-step.tsx';
import { RecordsStep } from './records-step.tsx';
import { type Step, stepPlace, steps } from './steps.ts';

/** `/panel/domains/{name}/setup/{step}`: what is known of a domain is asked for at each step, so none depends on the one before. */
export function WizardPage({ params: { name, step: asked } }: { params: { name: string; step: string } }) {
  const found = useQuery({
    queryKey: ['domain', name],
    queryFn: () => versioned('GET /api/v1/domains/{domain}', { path: { domain: name } }),
    retry: false,
  });
  const step = stepOf(asked);
  if (step === undefined) return <NoPage />;
  // Several may claim a domain: it is shown to the first of them until somebody proves that it is theirs.
  const isForeign = found.error instanceof ApiError && [403, 404].includes(found.error.status);
  const domain = found.data?.value ?? null;
  const isOwned = domain !== null && domain.ownership !== 'pending';
  if ((isForeign || domain !== null) && !isOwned && step !== 'proof') {
    return <Redirect to={stepPlace(name, 'proof')} replace />;
  }
  return (
    <WizardFrame domain={name} step={step} reach={isOwned ? 'check' : 'proof'}>
      {found.isPending ? <Loading /> : null}
      {isForeign ? <ProofStep name={name} domain={null} /> : <Failure error={found.error} />}
      {domain !== null && step === 'proof' ? <ProofStep name={name} domain={domain} /> : null}
      {domain !== null && step === 'mode' ? <ModeStep domain={domain} etag={found.data?.etag} /> : null}
      {isOwned && step === 'records' ? <RecordsStep domain={name} /> : null}
      {isOwned && step === 'check' ? <CheckStep domain={name} /> : null}
    </WizardFrame>
  );
}

function stepOf(asked: string): Exclude<Step, 'domain'> | undefined {
  const found = steps.find(([name]) => name === asked)?.[0];
  return found === 'domain' ? undefined : found;
}

function CheckStep({ domain }: { domain: string }) {
  const { t } = useSpeech();
  return (
    <>
      <DiagnosisCard domain={domain} anew />
      <div className="actions">
        <Link className="button main" href={`/panel/domains/${encodeURIComponent(domain)}`}>
          {t('wizard.finish')}
        </Link>
        <Link className="button" href={`/panel/accounts?domain=${encodeURIComponent(domain)}`}>
          {t('wizard.accounts')}
        </Link>
      </div>
    </>
  );
}
