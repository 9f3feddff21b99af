import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Badge, Failure, type Tone } from '#web/ui/notice.tsx';

const events: Readonly<Record<string, readonly [Key, Tone?]>> = {
  accepted: ['trail.accepted'],
  checked: ['trail.checked'],
  ruled: ['trail.ruled'],
  'sent-on': ['trail.sentOn'],
  waiting: ['trail.waiting', 'warn'],
  queued: ['trail.queued'],
  resolved: ['trail.resolved'],
  connected: ['trail.connected'],
  'connection-failed': ['trail.connectionFailed', 'warn'],
  refused: ['trail.refused', 'bad'],
  expanded: ['trail.expanded'],
  delivered: ['trail.delivered', 'good'],
  relayed: ['trail.relayed', 'good'],
  deferred: ['trail.deferred', 'warn'],
  failed: ['trail.failed', 'bad'],
  expired: ['trail.expired', 'bad'],
  reported: ['trail.reported'],
  unreported: ['trail.unreported'],
  held: ['trail.held', 'warn'],
  released: ['trail.released'],
  retried: ['trail.retried'],
  dropped: ['trail.dropped', 'bad'],
  prioritised: ['trail.prioritised'],
};

/** Everything that happened to a message, step by step. */
export function TrailDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, moment } = useSpeech();
  const trail = useQuery({ queryKey: ['trail', id], queryFn: () => call('GET /api/v1/trails/{id}', { path: { id } }) });
  return (
    <Dialog title={t('queue.trail')} wide onClose={onClose}>
      {trail.isPending ? <Loading /> : null}
      <Failure error={trail.error} />
      <ol className="trail">
        {(trail.data?.events ?? []).map(({ time, event, recipient, detail }, index) => {
          const [key, tone] = events[event] ?? [];
          return (
            <li key={`${time} ${event} ${index}`}>
              <span className="quiet small number">{moment(time)}</span>
              <div>
                <Badge tone={tone}>{key === undefined ? event : t(key)}</Badge> {recipient}
                <p className="quiet small">{detailText(detail)}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}

/** What of a step is worth reading: who was spoken with, and what was said. */
const worth = ['login', 'client', 'host', 'reason', 'text', 'to'];

function detailText(detail: Readonly<Record<string, unknown>>): string {
  const said = worth.map((name) => detail[name]).filter((value) => typeof value === 'string' && value !== '');
  return said.join(' · ');
}
