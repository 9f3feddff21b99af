import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { browserName } from '#web/ui/browser-name.ts';
import { Badge, errorText, Failure } from '#web/ui/notice.tsx';
import { Logins } from '#web/ui/logins.tsx';
import { Card, Page } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** `/account/sessions` */
export function SessionsPage() {
  const { t } = useSpeech();
  const { account } = useSession();
  return (
    <Page title={t('sessions.title')} lead={t('sessions.lead')} narrow>
      <OpenSessions />
      {account === null ? null : <LoginHistory />}
    </Page>
  );
}

function OpenSessions() {
  const words = useSpeech();
  const { t, moment } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const list = useQuery({ queryKey: ['sessions'], queryFn: () => call('GET /api/v1/account/sessions') });
  const again = () => queries.invalidateQueries({ queryKey: ['sessions'] });
  const fail = (error: unknown) => tell(errorText(error, words));
  const end = useMutation({
    mutationFn: (id: number) => call('DELETE /api/v1/account/sessions/{id}', { path: { id } }),
    onSuccess: () => tell(t('sessions.ended', { n: 1 })),
    onError: fail,
    onSettled: again,
  });
  const endOthers = useMutation({
    mutationFn: () => call('DELETE /api/v1/account/sessions'),
    onSuccess: ({ ended }) => tell(t('sessions.ended', { n: ended })),
    onError: fail,
    onSettled: again,
  });
  const items = list.data?.items ?? [];
  return (
    <Card
      title={t('sessions.open')}
      actions={
        items.length > 1 ? (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('sessions.endOthers')}
          </Button>
        ) : null
      }
    >
      {list.isPending ? <Loading /> : null}
      <Failure error={list.error} />
      <ul className="rows">
        {items.map(({ id, current, address, agent, usedAt }) => (
          <li key={id}>
            <div className="what">
              <div>
                {browserName(agent) ?? t('sessions.unknownBrowser')}
                {current ? <Badge tone="good">{t('sessions.current')}</Badge> : null}
              </div>
              <div>{t('sessions.used', { address, time: moment(usedAt) })}</div>
            </div>
            {current ? null : (
              <Button size="small" icon="signOut" onClick={() => end.mutate(id)}>
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function LoginHistory() {
  const { t } = useSpeech();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => call('GET /api/v1/account/sessions') });
  const here = sessions.data?.items.find(({ current }) => current)?.address;
  const list = useQuery({ queryKey: ['logins'], queryFn: () => call('GET /api/v1/account/logins') });
  return (
    <Card title={t('logins.title')} lead={t('logins.lead')}>
      {list.isPending ? <Loading /> : null}
      <Failure error={list.error} />
      {list.isSuccess ? <Logins items={list.data.items} here={here} /> : null}
    </Card>
  );
}
