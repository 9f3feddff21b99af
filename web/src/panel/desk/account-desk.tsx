import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { call, isMissing } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { NoPage } from '#web/shell/no-page.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Logins } from '#web/ui/logins.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card, Page } from '#web/ui/page.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AnswerCheck } from './answer-check.tsx';
import { AccountTrails } from './account-trails.tsx';
import { addressOf } from './place.ts';

/** `/panel/desk/…`: what somebody who helps the owner of an account needs to know. */
export function AccountDesk() {
  const { t } = useSpeech();
  const path = { account: addressOf(useParams()['account'] ?? '') };
  const found = useQuery({
    queryKey: ['accounts', path],
    queryFn: () => call('GET /api/v1/accounts/{account}', { path }),
  });
  const signIn = useQuery({
    queryKey: ['sign-in', path],
    queryFn: () => call('GET /api/v1/accounts/{account}/sign-in', { path }),
  });
  const error = found.error ?? signIn.error;
  if (isMissing(error)) return <NoPage />;
  return (
    <Page
      title={path.account}
      lead={found.data?.displayName}
      actions={
        <Link href="/panel/desk" className="link">
          {t('desk.title')}
        </Link>
      }
    >
      {error === null && !(found.isSuccess && signIn.isSuccess) ? <Loading /> : null}
      <Failure error={error} />
      {found.isSuccess && signIn.isSuccess ? (
        <div className="beside">
          <div className="stack">
            <AccountFacts account={found.data} signIn={signIn.data} />
            <AccountTrails account={path.account} />
          </div>
          <div className="stack">
            <AnswerCheck address={path.account} isChosen={signIn.data.securityAnswer} />
            <LoginsCard account={path.account} />
          </div>
        </div>
      ) : null}
    </Page>
  );
}

function LoginsCard({ account }: { account: string }) {
  const { t } = useSpeech();
  const logins = useQuery({
    queryKey: ['logins', account],
    queryFn: () => call('GET /api/v1/accounts/{account}/logins', { path: { account } }),
  });
  return (
    <Card title={t('desk.logins')}>
      {logins.isPending ? <Loading /> : null}
      <Failure error={logins.error} />
      {logins.isSuccess ? <Logins items={logins.data.items.map((row) => ({ ...row, at: row.lastAt }))} /> : null}
    </Card>
  );
}
