import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { type CheckedRecord, groupsOf, isMendable, nameOf, stateOf, stateTexts } from './groups.ts';
import { PublishDialog } from './publish-dialog.tsx';

type Report = Schemas['DomainReport'];

interface DiagnosisCardProps {
  domain: string;
  /** Whether to look at DNS at once, whatever was seen before. */
  anew?: boolean;
  /** Whether who looks may change the zone. */
  mayMend?: boolean;
}

/** How a domain was in DNS when it was looked at last, what is wrong with it, and a way to mend what is managed here. */
export function DiagnosisCard({ domain, anew = false, mayMend = true }: DiagnosisCardProps) {
  const { t, moment } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const key = ['domain', domain, 'report'];
  const [mending, setMending] = useState(false);
  const kept = useQuery({ queryKey: key, queryFn: () => call('GET /api/v1/domains/{domain}/report', { path }) });
  const look = useMutation({
    mutationFn: () => call('GET /api/v1/domains/{domain}/check', { path, query: { anew: 'true' } }),
    onSuccess: async (report) => {
      queries.setQueryData(key, { report });
      await queries.invalidateQueries({ queryKey: ['domains'] });
    },
  });
  const first = useRef(anew);
  const { mutate } = look;
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    mutate();
  }, [mutate]);
  const report = kept.data?.report ?? null;
  const awaited = anew && look.isPending;
  return (
    <Card
      title={t('diagnosis.title')}
      lead={report === null ? t('diagnosis.lead') : t('diagnosis.checked', { time: moment(report.checked) })}
      actions={
        <div className="actions">
          {mayMend && report !== null && isMendable(report) ? (
            <Button look="main" onClick={() => setMending(true)}>
              {t('diagnosis.mend')}
            </Button>
          ) : null}
          <Button icon="refresh" busy={look.isPending} onClick={() => look.mutate()}>
            {t(report === null ? 'diagnosis.check' : 'diagnosis.again')}
          </Button>
        </div>
      }
    >
      {kept.isPending || awaited ? <Loading /> : null}
      {kept.isSuccess && report === null && !awaited ? <div className="body quiet">{t('diagnosis.wait')}</div> : null}
      {kept.isError || look.isError ? (
        <div className="body">
          <Failure error={kept.error ?? look.error} />
        </div>
      ) : null}
      {report === null || awaited ? null : <Findings report={report} />}
      {mending ? (
        <PublishDialog domain={domain} onDone={() => look.mutate()} onClose={() => setMending(false)} />
      ) : null}
    </Card>
  );
}

function Findings({ report }: { report: Report }) {
  const words = useSpeech();
  const { t } = words;
  const faults = report.records.filter((record) => stateOf(record) !== 'ok');
  const checks = report.checks.filter(({ level }) => level !== 'ok');
  return (
    <>
      <div className="body">
        <ul className="badges" aria-label={t('diagnosis.title')}>
          {groupsOf(report.records).map(({ name, state }) => (
            <li key={name}>
              <Badge tone={stateTexts[state][1]}>
                {name}: {t(stateTexts[state][0])}
              </Badge>
            </li>
          ))}
        </ul>
        {report.ok ? (
          <Notice tone="good">
            {t('diagnosis.allGood')} {checks.length === 0 ? null : t('diagnosis.remarks')}
          </Notice>
        ) : null}
      </div>
      {faults.length === 0 && checks.length === 0 ? null : (
        <ul className="rows">
          {faults.map((record) => (
            <Fault key={`${record.type} ${record.name} ${record.data}`} record={record} />
          ))}
          {checks.map(({ check, subject, level, text }) => (
            <li key={`${check} ${subject}`}>
              <div className="what">
                <div>
                  <Badge tone={level === 'fault' ? 'bad' : 'warn'}>{nameOf(check, words)}</Badge> {subject}
                </div>
                <div className="sentence">{text}</div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Fault({ record }: { record: CheckedRecord }) {
  const { t } = useSpeech();
  const [label, tone] = stateTexts[stateOf(record)];
  return (
    <li>
      <div className="what">
        <div>
          <Badge tone={tone}>{t(label)}</Badge> {record.type} <code className="wrap">{record.name}</code>
        </div>
        <div className="sentence brief">{record.text}</div>
        <details>
          <summary>{t('diagnosis.compare')}</summary>
          <dl className="changes">
            <dt>{t('diagnosis.expected')}</dt>
            <dd>
              <code className="wrap">{record.data}</code>
            </dd>
            <dt>{t('diagnosis.found')}</dt>
            <dd>{record.found.length === 0 ? '–' : <code className="wrap">{record.found.join(' | ')}</code>}</dd>
          </dl>
        </details>
      </div>
    </li>
  );
}
