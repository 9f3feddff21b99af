import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

const states = {
  proved: 'proof.proved',
  missing: 'proof.missing',
  wrong: 'proof.wrong',
  unknown: 'proof.unknown',
} as const satisfies Record<Schemas['DomainProof']['state'], Key>;

/** How whoever claims a domain shows that it is theirs: one record in DNS, and a look at it. */
export function DomainProofCard({ domain }: { domain: string }) {
  const { t, date } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const claim = useQuery({
    queryKey: ['domain', domain, 'claim'],
    queryFn: () => call('GET /api/v1/domains/{domain}/claim', { path }),
  });
  const prove = useMutation({
    mutationFn: () => call('POST /api/v1/domains/{domain}/proof', { path }),
    onSuccess: async ({ state }) => {
      if (state !== 'proved') return;
      await queries.invalidateQueries({ queryKey: ['domain', domain], exact: true });
      await queries.invalidateQueries({ queryKey: ['domains'] });
    },
  });
  return (
    <Card
      title={t('proof.ownership')}
      lead={claim.isSuccess ? t('proof.until', { date: date(claim.data.expiresAt) }) : undefined}
    >
      <div className="body">
        <Failure error={claim.error ?? prove.error} />
        <p>{t('proof.how')}</p>
        {(claim.data?.records ?? []).map(({ name, type, value }) => (
          <dl key={type} className="facts">
            <dt>{type}</dt>
            <dd className="suffixed">
              <code>{name}</code>
              <CopyButton text={name} what={`${type} ${t('records.name')}`} />
            </dd>
            <dt>{t('records.data')}</dt>
            <dd className="suffixed">
              <code>{value}</code>
              <CopyButton text={value} what={`${type} ${t('records.data')}`} />
            </dd>
          </dl>
        ))}
        {prove.isSuccess ? (
          <Notice tone={prove.data.state === 'proved' ? 'good' : 'warn'}>
            {t(states[prove.data.state])}
            {prove.data.found.length === 0 ? null : (
              <p className="small">{t('proof.found', { values: prove.data.found.join(', ') })}</p>
            )}
          </Notice>
        ) : null}
        <div className="actions">
          <Button look="main" busy={prove.isPending} onClick={() => prove.mutate()}>
            {t('proof.check')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
