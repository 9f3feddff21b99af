import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

type Wish = Schemas['PolicyWish'];

/** How long typing rests before the accounts are asked, in ms. */
const rest = 400;

/** Accounts that would break the policy if it were as it stands in the form. */
export function Breaches({ level, subject, wish }: { level: 'platform' | 'domain'; subject: string; wish: Wish }) {
  const { t } = useSpeech();
  const rested = useRested(wish);
  const pages = useInfiniteQuery({
    queryKey: ['policy-preview', level, subject, rested],
    queryFn: ({ pageParam }) =>
      call('POST /api/v1/policies/{level}/{subject}/preview', {
        path: { level, subject },
        query: { cursor: pageParam },
        body: rested,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t('policies.preview')} lead={t('policies.previewText')}>
      <div className="body" aria-live="polite" aria-busy={pages.isFetching}>
        {pages.isError ? <Failure error={pages.error} /> : null}
        {pages.isSuccess ? (
          <Notice tone={items.length === 0 ? 'good' : 'warn'}>
            {items.length === 0 && !pages.hasNextPage
              ? t('policies.noBreaches')
              : t(pages.hasNextPage ? 'policies.breachesAtLeast' : 'policies.breaches', { n: items.length })}
          </Notice>
        ) : null}
      </div>
      {items.length === 0 ? null : (
        <ul className="rows">
          {items.map(({ address, violations, aliases }) => (
            <li key={address}>
              <div className="what">
                <div className="wrap">{address}</div>
                {violations.map(({ rule, text }) => (
                  <div key={rule} className="quiet">
                    {text}
                  </div>
                ))}
                {aliases > 0 ? <div className="quiet">{t('policies.tooManyAliases', { n: aliases })}</div> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage ? (
        <div className="pager">
          <Button size="small" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('policies.more')}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

/** A value once it has stayed the same for a while. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), rest);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
