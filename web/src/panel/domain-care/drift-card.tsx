import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { nameOf, standingOf, stateTexts } from '#web/panel/diagnosis/groups.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge, Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

/** What the daily look found changed, and since when; nothing where nothing ever did. */
export function DriftCard({ domain }: { domain: string }) {
  const { t } = useSpeech();
  const found = useQuery({
    queryKey: ['domain', domain, 'drifts'],
    queryFn: () => call('GET /api/v1/domains/{domain}/drifts', { path: { domain } }),
  });
  const items = found.data?.items ?? [];
  if (items.length === 0 && !found.isError) return null;
  return (
    <Card title={t('drift.title')} lead={t('drift.lead')}>
      <Failure error={found.error} />
      <ul className="rows">
        {items.map((drift) => (
          <DriftRow key={`${drift.time} ${drift.item}`} drift={drift} />
        ))}
      </ul>
    </Card>
  );
}

function DriftRow({ drift: { time, item, state, detail } }: { drift: Schemas['DomainDrift'] }) {
  const words = useSpeech();
  const [label, tone] = stateTexts[standingOf(state)];
  // `mx MX firma.pl`, or a check: `exchanger mail.sowa.eu`.
  const [what = '', ...where] = item.split(' ');
  return (
    <li>
      <div className="what">
        <div>
          <Badge tone={tone}>{words.t(label)}</Badge> {nameOf(what, words)} <code className="wrap">{where.at(-1)}</code>
        </div>
        {detail === '' ? null : <div>{detail}</div>}
      </div>
      <span className="quiet small">{words.t('drift.since', { time: words.moment(time) })}</span>
    </li>
  );
}
