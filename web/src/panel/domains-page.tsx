import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Badge } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import { Link, useLocation } from 'wouter';
import { CheckCell } from './diagnosis/check-cell.tsx';
import { stateTexts } from './diagnosis/groups.ts';
import { OpenClaims } from './open-claims.tsx';
import { RemoveDomain } from './remove-domain.tsx';
import { targetText } from './target.ts';
import { stepPlace } from './wizard/steps.ts';

type Domain = Schemas['Domain'];

const ownerships = {
  pending: 'domains.pending',
  proved: 'domains.proved',
  vouched: 'domains.vouched',
} as const satisfies Record<Domain['ownership'], Key>;

/** `/panel/domains` */
export function DomainsPage() {
  const { t, date, number } = useSpeech();
  const state = useListState(['name', 'created']);
  const [, go] = useLocation();
  const { role } = useSession();
  const [removing, setRemoving] = useState<string | null>(null);
  const query = { ...state.query, sort: state.sort };
  const list = useList({
    key: ['domains', query],
    state,
    read: (cursor, limit) => call('GET /api/v1/domains', { query: { ...query, limit, ...from(cursor) } }),
  });
  const columns: Column<Domain>[] = [
    {
      label: 'domains.name',
      sort: 'name',
      text: ({ name }) => name,
      className: 'address',
      show: ({ name }) => (
        <Link className="wrap" href={`/panel/domains/${encodeURIComponent(name)}`}>
          {name}
        </Link>
      ),
    },
    {
      label: 'domains.ownership',
      text: ({ ownership }) => t(ownerships[ownership]),
      show: ({ ownership }) => (
        <Badge tone={ownership === 'pending' ? 'warn' : 'good'}>{t(ownerships[ownership])}</Badge>
      ),
    },
    {
      label: 'diagnosis.column',
      text: ({ diagnosis }) => (diagnosis === null ? '' : t(stateTexts[diagnosis.state][0])),
      show: (domain) => (domain.ownership === 'pending' ? '–' : <CheckCell domain={domain} />),
    },
    {
      label: 'domains.mode',
      text: ({ mode }) => t(mode === 'authoritative' ? 'domains.authoritative' : 'domains.nonAuthoritative'),
      show: (domain) => <ModeBadge domain={domain} />,
    },
    {
      label: 'domains.accounts',
      text: ({ accounts }) => String(accounts),
      className: 'end number',
      show: ({ name, accounts }) => (
        <Link href={`/panel/accounts?domain=${encodeURIComponent(name)}`}>{number(accounts)}</Link>
      ),
    },
    { label: 'domains.catchAll', className: 'wrap', show: ({ catchAll }) => catchAll ?? '–' },
    { label: 'domains.created', sort: 'created', className: 'tight', show: ({ createdAt }) => date(createdAt) },
  ];
  const mayAdd = role !== 'help-desk';
  const add = mayAdd ? (
    <Link className="button main" href="/panel/domains/new">
      <Icon name="plus" />
      {t('domains.add')}
    </Link>
  ) : null;
  return (
    <Page title={t('domains.title')} lead={t('domains.lead')} actions={add}>
      {mayAdd ? <OpenClaims /> : null}
      <div className="card">
        <div className="tools">
          <Search label={t('domains.search')} value={state.filter} onChange={(filter) => state.set({ filter })} />
        </div>
        <DataTable
          label={t('domains.title')}
          columns={columns}
          name="domains"
          list={list}
          state={state}
          keyOf={({ name }) => name}
          menu={({ name, ownership }) => (
            <Menu small label={t('table.menu', { name })} trigger={<Icon name="dots" />}>
              <MenuItem icon="grid" onAction={() => go(`/panel/domains/${encodeURIComponent(name)}`)}>
                {t('domains.open')}
              </MenuItem>
              <MenuItem icon="people" onAction={() => go(`/panel/accounts?domain=${encodeURIComponent(name)}`)}>
                {t('domains.showAccounts')}
              </MenuItem>
              {mayAdd ? (
                <MenuItem
                  icon="check"
                  onAction={() => go(stepPlace(name, ownership === 'pending' ? 'proof' : 'records'))}
                >
                  {t('domains.setUp')}
                </MenuItem>
              ) : null}
              {mayAdd ? (
                <MenuItem icon="trash" danger onAction={() => setRemoving(name)}>
                  {t('domains.remove')}
                </MenuItem>
              ) : null}
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="globe" />
              <h2>{t(state.filter === '' ? 'domains.none' : 'table.nothingFound')}</h2>
              <p>{t(state.filter === '' ? 'domains.noneText' : 'table.nothingFoundText')}</p>
              {state.filter === '' ? add : null}
            </div>
          }
        />
      </div>
      {removing === null ? null : <RemoveDomain name={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function ModeBadge({ domain: { mode, target } }: { domain: Domain }) {
  const { t } = useSpeech();
  if (mode === 'authoritative') return <Badge>{t('domains.authoritative')}</Badge>;
  return (
    <>
      <Badge>{t('domains.nonAuthoritative')}</Badge>{' '}
      <span className="quiet small">{target === null ? '' : `→ ${targetText(target)}`}</span>
    </>
  );
}
