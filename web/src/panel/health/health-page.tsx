import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card, Page } from '#web/ui/page.tsx';
import { CertificatesCard } from './certificates-card.tsx';
import { DomainsCard } from './domains-card.tsx';
import { Course, Figure } from './figure.tsx';
import { ListenersCard } from './listeners-card.tsx';
import { PartsCard } from './parts-card.tsx';

type Health = Schemas['Health'];

/** How often it is asked for anew, in ms: as often as the service takes a sample. */
const pace = 10_000;

/** `/panel/health`: the service itself, for operators. */
export function HealthPage() {
  const { t, moment } = useSpeech();
  const health = useQuery({
    queryKey: ['health'],
    queryFn: () => call('GET /api/v1/health'),
    placeholderData: keepPreviousData,
    refetchInterval: pace,
  });
  return (
    <Page
      title={t('health.title')}
      lead={health.isSuccess ? t('health.since', { time: moment(health.data.startedAt) }) : t('health.lead')}
      actions={
        <Button icon="refresh" busy={health.isRefetching} onClick={() => void health.refetch()}>
          {t('queue.refresh')}
        </Button>
      }
    >
      {health.isPending ? <Loading /> : null}
      <Failure error={health.error} />
      {health.isSuccess ? <Everything health={health.data} /> : null}
    </Page>
  );
}

function Everything({ health }: { health: Health }) {
  const { t } = useSpeech();
  return (
    <div className="stack">
      <Notice tone={health.ok ? 'good' : 'bad'}>{t(health.ok ? 'health.good' : 'health.bad')}</Notice>
      <HourCard health={health} />
      <div className="halves">
        <div className="stack">
          <PartsCard parts={health.parts} />
          <CertificatesCard certificates={health.certificates} renewals={health.renewals} />
          <DomainsCard domains={health.domains} />
        </div>
        <ListenersCard listeners={health.listeners} />
      </div>
    </div>
  );
}

const courses = {
  received: 'health.received',
  delivered: 'health.delivered',
  refused: 'health.refused',
  failed: 'health.failed',
  waiting: 'health.waiting',
} as const satisfies Partial<Record<keyof Schemas['HealthSample'], Key>>;

function HourCard({ health: { samples, queue, disk } }: { health: Health }) {
  const { t, number, size, moment } = useSpeech();
  const points = (name: keyof typeof courses | 'memoryBytes') =>
    samples.map((sample) => ({ at: Date.parse(sample.time), value: sample[name] }));
  return (
    <Card title={t('health.hour')} lead={t('health.hourLead')}>
      <div className="body figures">
        {(Object.keys(courses) as (keyof typeof courses)[]).map((name) => (
          <Course key={name} name={t(courses[name])} points={points(name)} show={number} />
        ))}
        <Course name={t('health.memory')} points={points('memoryBytes')} show={size} />
        <Figure name={t('health.held')} value={number(queue.held)} />
        <Figure
          name={t('health.oldest')}
          value={queue.oldestAt === null ? t('health.nothing') : moment(queue.oldestAt)}
        />
        <Figure name={t('health.free')} value={size(disk.freeBytes)}>
          <span className="quiet small">{t('health.needed', { size: size(disk.neededBytes) })}</span>
        </Figure>
      </div>
    </Card>
  );
}
