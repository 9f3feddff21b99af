import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { type CheckedRecord, groupsOf, isMendable, stateOf, stateTexts } from './groups.ts';
import { PublishDialog } from './publish-dialog.tsx';

type Report = Schemas['DomainReport'];

/** How a domain is in DNS, what is wrong with it, and a way to mend what is managed here. */
export function DiagnosisCard({ domain }: { domain: string }) {
  const { t, moment } = useSpeech();
  const queries = useQueryClient();
  const key = ['domain', domain, 'check'];
  const [asked, setAsked] = useState(() => queries.getQueryData(key) !== undefined);
  // What was seen before is good enough for the first look, not for one after a change.
  const anew = useRef(false);
  const [mending, setMending] = useState(false);
  const report = useQuery({
    queryKey: key,
    queryFn: () =>
      call('GET /api/v1/domains/{domain}/check', {
        path: { domain },
        query: { anew: anew.current ? 'true' : 'false' },
      }),
    enabled: asked,
    retry: false,
  });
  const { data } = report;
  const check = () => {
    anew.current = data !== undefined;
    if (asked) void report.refetch();
    else setAsked(true);
  };
  return (
    <Card
      title={t('diagnosis.title')}
      lead={data === undefined ? t('diagnosis.lead') : t('diagnosis.checked', { time: moment(data.checked) })}
      actions={
        <div className="actions">
          {data !== undefined && isMendable(data) ? (
            <Button look="danger" onClick={() => setMending(true)}>
              {t('diagnosis.mend')}
            </Button>
          ) : null}
          <Button icon="refresh" busy={report.isFetching} onClick={check}>
            {t(data === undefined ? 'diagnosis.check' : 'diagnosis.again')}
          </Button>
        </div>
      }
    >
      {report.isFetching && data === undefined ? <Loading /> : null}
      {asked ? null : <div className="body quiet">{t('diagnosis.wait')}</div>}
      {report.isError ? (
        <div className="body">
          <Failure error={report.error} />
        </div>
      ) : null}
      {data === undefined ? null : <Findings report={data} />}
      {mending ? <PublishDialog domain={domain} onDone={check} onClose={() => setMending(false)} /> : null}
    </Card>
  );
}

function Findings({ report }: { report: Report }) {
  const { t } = useSpeech();
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
        {report.ok ? <Notice tone="good">{t('diagnosis.allGood')}</Notice> : null}
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
                  <Badge tone={level === 'fault' ? 'bad' : 'warn'}>{check}</Badge> {subject}
                </div>
                <div>{text}</div>
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
        <div>{record.text}</div>
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
