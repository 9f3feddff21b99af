import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Badge, Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import type { CareProps } from './types.ts';

/** How often it is looked whether the authority has answered, in ms. */
const pace = 2000;

/** The certificate for the host names that mail programs ask for, when it ends, what went wrong, and another one now. */
export function CertificateCard({ domain, mayChange }: CareProps) {
  const { t, date, moment } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const key = ['domain', domain, 'certificate'];
  // When the last attempt was before somebody asked for another one; null where nobody waits for one.
  const [before, setBefore] = useState<{ attemptedAt: string | null } | null>(null);
  const found = useQuery({
    queryKey: key,
    queryFn: () => call('GET /api/v1/domains/{domain}/certificate', { path }),
    refetchInterval: ({ state }) => (before !== null && state.data?.attemptedAt === before.attemptedAt ? pace : false),
  });
  const renew = useMutation({
    mutationFn: () => call('POST /api/v1/domains/{domain}/certificate/renewal', { path }),
    onSuccess: (certificate) => {
      setBefore({ attemptedAt: certificate.attemptedAt });
      queries.setQueryData(key, certificate);
    },
  });
  const { data } = found;
  const waits = before !== null && data?.attemptedAt === before.attemptedAt;
  return (
    <Card
      title={t('certificate.title')}
      lead={t('certificate.lead')}
      actions={
        mayChange && data?.enabled === true ? (
          <Button icon="refresh" busy={renew.isPending || waits} onClick={() => renew.mutate()}>
            {t('certificate.renew')}
          </Button>
        ) : null
      }
    >
      {found.isPending ? <Loading /> : null}
      {data === undefined && !found.isError ? null : (
        <div className="body">
          <Failure error={found.error ?? renew.error} />
          {data?.enabled === false ? <Notice>{t('certificate.off')}</Notice> : null}
          {data?.enabled === true ? (
            <>
              {data.problems.length === 0 ? null : (
                <Notice tone="bad">
                  {t('certificate.failed', {
                    time: data.attemptedAt === null ? '–' : moment(data.attemptedAt),
                  })}
                  <ul>
                    {data.problems.map((problem) => (
                      <li key={problem}>{problem}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              <dl className="facts">
                <dt>{t('certificate.names')}</dt>
                <dd>{data.names.length === 0 ? t('certificate.noNames') : data.names.join(', ')}</dd>
                {data.notBefore === null || data.serial === null ? null : (
                  <>
                    <dt>{t('certificate.since')}</dt>
                    <dd>{moment(data.notBefore)}</dd>
                    <dt>{t('certificate.serial')}</dt>
                    <dd className="wrap">
                      <code>{data.serial}</code>
                    </dd>
                  </>
                )}
                <dt>{t('certificate.until')}</dt>
                <dd>
                  {data.notAfter === null ? (
                    t('certificate.none')
                  ) : (
                    <Badge tone={Date.parse(data.notAfter) < Date.now() ? 'bad' : 'good'}>{date(data.notAfter)}</Badge>
                  )}
                </dd>
                <dt>{t('certificate.next')}</dt>
                <dd>{data.nextAt === null ? '–' : moment(data.nextAt)}</dd>
              </dl>
            </>
          ) : null}
        </div>
      )}
    </Card>
  );
}
