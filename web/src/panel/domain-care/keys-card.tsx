import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { Badge, Failure, type Tone } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import type { CareProps } from './types.ts';

type DkimKey = Schemas['DkimKey'];

const states = {
  made: ['dkim.made', 'dkim.madeText', 'warn'],
  published: ['dkim.published', 'dkim.publishedText', 'warn'],
  seen: ['dkim.seen', 'dkim.seenText', 'warn'],
  active: ['dkim.active', 'dkim.activeText', 'good'],
  retired: ['dkim.retired', 'dkim.retiredText', undefined],
  expired: ['dkim.expired', 'dkim.expiredText', undefined],
} as const satisfies Record<DkimKey['state'], readonly [Key, Key, Tone | undefined]>;

const waiting: readonly DkimKey['state'][] = ['made', 'published', 'seen'];

/** The keys that sign the mail of a domain: where each stands on its way, and a rotation by hand. */
export function KeysCard({ domain, mayChange }: CareProps) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const key = ['domain', domain, 'dkim-keys'];
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/v1/domains/{domain}/dkim-keys', { path }) });
  const rotate = useMutation({
    mutationFn: (activate: boolean) =>
      call('POST /api/v1/domains/{domain}/dkim-keys/rotation', { path, body: { activate } }),
    onSuccess: async (keys) => {
      queries.setQueryData(key, keys);
      await queries.invalidateQueries({ queryKey: ['domain', domain, 'records'] });
    },
  });
  const items = found.data?.items ?? [];
  const isRotating = items.some(({ state }) => waiting.includes(state));
  return (
    <Card
      title={t('dkim.title')}
      lead={t('dkim.lead')}
      actions={
        mayChange && found.isSuccess ? (
          <Button busy={rotate.isPending} onClick={() => rotate.mutate(isRotating)}>
            {t(isRotating ? 'dkim.activate' : 'dkim.rotate')}
          </Button>
        ) : null
      }
    >
      {found.isPending ? <Loading /> : null}
      <Failure error={found.error ?? rotate.error} />
      <ul className="rows">
        {items.map((one) => (
          <KeyRow key={one.selector} dkim={one} />
        ))}
      </ul>
    </Card>
  );
}

const algorithms = { rsa: 'RSA', ed25519: 'Ed25519' } as const satisfies Record<DkimKey['algorithm'], string>;

function KeyRow({ dkim: { selector, algorithm, state, since, due, record } }: { dkim: DkimKey }) {
  const { t, date, moment } = useSpeech();
  const [label, text, tone] = states[state];
  return (
    <li>
      <div className="what">
        <div>
          <code>{selector}</code> {algorithms[algorithm]} <Badge tone={tone}>{t(label)}</Badge>
        </div>
        <div>
          {t(text)} {due === null ? null : t('dkim.due', { time: moment(due) })}
        </div>
      </div>
      <span className="quiet small">{t('dkim.since', { date: date(since) })}</span>
      <CopyButton text={record} what={selector} />
    </li>
  );
}
