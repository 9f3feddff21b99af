import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { DomainProofCard } from '#web/panel/domain-proof.tsx';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { stepPlace } from './steps.ts';

interface ProofStepProps {
  name: string;
  /** Null where it belongs to nobody yet and others claim it too. */
  domain: Schemas['Domain'] | null;
}

/** Whose the domain is: a record in DNS shows it, or an operator says so. */
export function ProofStep({ name, domain }: ProofStepProps) {
  const { t } = useSpeech();
  const { role } = useSession();
  if (domain === null || domain.ownership === 'pending') {
    return (
      <>
        <DomainProofCard domain={name} />
        {role === 'operator' ? <Vouching name={name} target={domain?.target ?? null} /> : null}
      </>
    );
  }
  return (
    <Card title={t('wizard.proof')}>
      <div className="body">
        <Notice tone="good">{t(domain.ownership === 'proved' ? 'proof.proved' : 'wizard.isVouched')}</Notice>
        <div className="actions">
          <Link className="button main" href={stepPlace(name, 'mode')}>
            {t('wizard.next')}
          </Link>
        </div>
      </div>
    </Card>
  );
}

function Vouching({ name, target }: { name: string; target: Schemas['TargetServer'] | null }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const vouch = useMutation({
    mutationFn: () => call('POST /api/v1/domains', { body: { name, target, vouched: true } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['domain', name], exact: true });
      await queries.invalidateQueries({ queryKey: ['domains'] });
    },
  });
  return (
    <Card title={t('wizard.vouch')} lead={t('wizard.vouchLead')}>
      <div className="body">
        <Failure error={vouch.error} />
        <div className="actions">
          <Button busy={vouch.isPending} onClick={() => vouch.mutate()}>
            {t('wizard.vouchNow')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
