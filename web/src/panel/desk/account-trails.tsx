import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { TrailDialog } from '#web/panel/queue/trail-dialog.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

/** Messages at a time: callers ask for the last ones. */
const limit = 10;

/** What happened to the mail of an account. */
export function AccountTrails({ account }: { account: string }) {
  const { t, moment } = useSpeech();
  const [shown, setShown] = useState<string | null>(null);
  const trails = useInfiniteQuery({
    queryKey: ['trails', account],
    queryFn: ({ pageParam: cursor }) =>
      call('GET /api/v1/trails', { query: { account, limit, ...(cursor === null ? {} : { cursor }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = trails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t('desk.trails')} lead={t('desk.trailsLead')}>
      {trails.isPending ? <Loading /> : null}
      <Failure error={trails.error} />
      <ul className="rows">
        {items.map(({ id, sender, receivedAt }) => {
          const from = sender === '' ? t('desk.report') : sender;
          const time = moment(receivedAt);
          return (
            <li key={id}>
              <div className="what">
                <div>{from}</div>
                <div>{time}</div>
              </div>
              <Button size="small" aria-label={t('desk.show', { sender: from, time })} onClick={() => setShown(id)}>
                {t('desk.what')}
              </Button>
            </li>
          );
        })}
        {trails.isSuccess && items.length === 0 ? <li className="quiet">{t('desk.noTrails')}</li> : null}
      </ul>
      {trails.hasNextPage ? (
        <div className="pager">
          <Button size="small" busy={trails.isFetchingNextPage} onClick={() => void trails.fetchNextPage()}>
            {t('desk.more')}
          </Button>
        </div>
      ) : null}
      {shown === null ? null : <TrailDialog id={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}
