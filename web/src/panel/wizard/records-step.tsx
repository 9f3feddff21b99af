import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { PlannedSets } from '#web/panel/diagnosis/planned-sets.tsx';
import { usePublication } from '#web/panel/diagnosis/use-publication.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CheckField } from '#web/ui/field.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { RecordsElsewhere } from './records-elsewhere.tsx';
import { stepPlace } from './steps.ts';

type Purpose = Schemas['RecordChoice']['without'][number];

const purposes = [
  ['mx', 'MX', 'wizard.mx'],
  ['spf', 'SPF', 'wizard.spf'],
  ['dkim', 'DKIM', 'wizard.dkim'],
  ['dmarc', 'DMARC', 'wizard.dmarc'],
  ['srv', 'SRV', 'wizard.srv'],
  ['autoconfig', 'autoconfig', 'wizard.autoconfig'],
  ['autodiscover', 'autodiscover', 'wizard.autodiscover'],
  ['mta-sts', 'MTA-STS', 'wizard.mtaSts'],
  ['tls-rpt', 'TLSRPT', 'wizard.tlsRpt'],
] as const satisfies readonly (readonly [Purpose, string, Key])[];

/** Which records the domain has; then they are written where its zone is managed here, or shown to be added. */
export function RecordsStep({ domain }: { domain: string }) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const key = ['domain', domain, 'record-choice'];
  const choice = useQuery({
    queryKey: key,
    queryFn: () => call('GET /api/v1/domains/{domain}/record-choice', { path }),
  });
  const choose = useMutation({
    mutationFn: (without: Purpose[]) => call('PUT /api/v1/domains/{domain}/record-choice', { path, body: { without } }),
    onSuccess: async (chosen) => {
      queries.setQueryData(key, chosen);
      await queries.invalidateQueries({ queryKey: ['domain', domain, 'records'] });
    },
  });
  // What is ticked shows at once; the service's answer takes its place.
  const [wanted, setWanted] = useState<Purpose[] | null>(null);
  const stored = choice.data?.without ?? [];
  const without = wanted ?? stored;
  const tick = (purpose: Purpose, isTicked: boolean) => {
    const next = isTicked ? without.filter((one) => one !== purpose) : [...without, purpose];
    setWanted(next);
    choose.mutate(next, { onSettled: () => setWanted(null) });
  };
  return (
    <Card title={t('wizard.records')} lead={t('wizard.recordsLead')}>
      <div className="body">
        <Failure error={choice.error ?? choose.error} />
        <fieldset className="ticks" disabled={!choice.isSuccess}>
          <legend className="unseen">{t('wizard.records')}</legend>
          {purposes.map(([purpose, name, words]) => (
            <CheckField
              key={purpose}
              label={
                <>
                  <b>{name}</b> <span className="quiet">{t(words)}</span>
                </>
              }
              checked={!without.includes(purpose)}
              onChange={({ target }) => tick(purpose, target.checked)}
            />
          ))}
        </fieldset>
        {choice.isSuccess ? <Writing domain={domain} version={stored.join()} settled={wanted === null} /> : null}
      </div>
    </Card>
  );
}

interface WritingProps {
  domain: string;
  /** The choice that the plan is for. */
  version: string;
  /** Whether that choice is the one that is seen. */
  settled: boolean;
}

function Writing({ domain, version, settled }: WritingProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const [, go] = useLocation();
  const next = stepPlace(domain, 'check');
  const publication = usePublication(domain, version, (text) => {
    tell(text);
    go(next);
  });
  const { isPending, isWriting, sets, changes, elsewhere, fault, write } = publication;
  if (isPending) return <Loading />;
  return (
    <>
      {sets.length === 0 ? null : <h3>{t('wizard.changes')}</h3>}
      <PlannedSets publication={publication} label={t('wizard.changes')} />
      {elsewhere.length === 0 ? null : <RecordsElsewhere domain={domain} elsewhere={elsewhere} />}
      {sets.length === 0 && elsewhere.length === 0 && fault === '' ? (
        <Notice tone="good">{t('wizard.nothingToWrite')}</Notice>
      ) : null}
      <div className="actions">
        {changes.length > 0 ? (
          <Button look="main" busy={isWriting} disabled={!settled} onClick={write}>
            {t('publish.do', { n: changes.length })}
          </Button>
        ) : null}
        <Link className={`button ${changes.length > 0 ? '' : 'main'}`} href={next}>
          {t(elsewhere.length > 0 ? 'wizard.added' : changes.length > 0 ? 'wizard.skip' : 'wizard.next')}
        </Link>
      </div>
    </>
  );
}
