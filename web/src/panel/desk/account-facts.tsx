import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { StatusBadge } from '#web/panel/status-badge.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Badge, Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';

interface FactsProps {
  account: Schemas['Account'];
  signIn: Schemas['SignInState'];
}

/** How an account is. */
export function AccountFacts({ account, signIn }: FactsProps) {
  const { t, date, number, size } = useSpeech();
  const path = { account: account.address };
  const space = useQuery({
    queryKey: ['space', account.address, 'use'],
    queryFn: () => call('GET /api/v1/accounts/{account}/space', { path }),
  });
  const forwards = useQuery({
    queryKey: ['forwards', account.address],
    queryFn: () => call('GET /api/v1/accounts/{account}/forwards', { path }),
  });
  const vacation = useQuery({
    queryKey: ['vacation', account.address],
    queryFn: () => call('GET /api/v1/accounts/{account}/vacation', { path }),
  });
  const used = space.isSuccess ? size(space.data.mail.usedBytes) : '…';
  const facts: [string, ReactNode][] = [
    [t('accounts.status'), <StatusBadge key="status" status={account.status} />],
    [
      t('desk.space'),
      account.spaceBytes === 0
        ? t('space.unlimited', { used })
        : t('desk.spaceOf', { used, size: size(account.spaceBytes) }),
    ],
    [t('desk.aliases'), number(account.aliases)],
    [t('desk.forwards'), <ForwardCount key="forwards" items={forwards.data?.items} />],
    [t('desk.away'), vacation.isSuccess ? t(vacation.data.vacation === null ? 'desk.awayOff' : 'desk.awayOn') : '…'],
    [t('desk.factor'), t(signIn.secondFactor ? 'desk.on' : 'desk.off')],
    [t('desk.passkeys'), number(signIn.passkeys)],
    [t('desk.appPasswords'), number(signIn.appPasswords)],
    [t('desk.question'), t(signIn.securityAnswer ? 'desk.chosen' : 'desk.notChosen')],
    [t('desk.created'), date(account.createdAt)],
  ];
  return (
    <Card title={t('desk.account')}>
      <div className="body">
        <Failure error={space.error ?? forwards.error ?? vacation.error} />
        <dl className="facts">
          {facts.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </div>
    </Card>
  );
}

function ForwardCount({ items }: { items: readonly Schemas['Forward'][] | undefined }) {
  const { t, number } = useSpeech();
  if (items === undefined) return '…';
  const paused = items.filter(({ status }) => status === 'paused').length;
  return (
    <>
      {number(items.length)} {paused === 0 ? null : <Badge tone="warn">{t('desk.paused', { n: paused })}</Badge>}
    </>
  );
}
