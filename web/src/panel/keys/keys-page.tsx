import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { numberedFrom, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Page } from '#web/ui/page.tsx';
import { AddKey } from './add-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

type ApiKey = Schemas['ApiKey'];

/** `/panel/keys`: what programs prove themselves with. */
export function KeysPage() {
  const { t, date, moment } = useSpeech();
  const state = useListState();
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const list = useList({
    key: ['api-keys'],
    state,
    read: (cursor) => call('GET /api/v1/api-keys', { query: numberedFrom(cursor) }),
  });
  const columns: Column<ApiKey>[] = [
    { label: 'apiKeys.name', className: 'wrap', show: ({ name }) => name },
    {
      label: 'apiKeys.reach',
      className: 'wrap',
      show: ({ scopes }) => (scopes === null ? t('apiKeys.wholeRole') : scopes.map(reachText).join('; ')),
    },
    {
      label: 'apiKeys.networks',
      className: 'wrap',
      show: ({ networks }) => (networks.length === 0 ? t('apiKeys.anywhere') : networks.join(', ')),
    },
    {
      label: 'apiKeys.made',
      className: 'wrap',
      show: ({ createdBy, createdAt }) => `${createdBy}, ${date(createdAt)}`,
    },
    {
      label: 'apiKeys.expires',
      className: 'tight',
      show: ({ expiresAt }) => (expiresAt === null ? t('apiKeys.never') : date(expiresAt)),
    },
    {
      label: 'apiKeys.used',
      className: 'tight',
      show: ({ usedAt }) => (usedAt === null ? t('apiKeys.unused') : moment(usedAt)),
    },
  ];
  return (
    <Page
      title={t('apiKeys.title')}
      lead={t('apiKeys.lead')}
      actions={
        <Button look="main" icon="plus" onClick={() => setAdding(true)}>
          {t('apiKeys.add')}
        </Button>
      }
    >
      <div className="card">
        <DataTable
          label={t('apiKeys.title')}
          columns={columns}
          name="api-keys"
          list={list}
          state={state}
          keyOf={({ number }) => String(number)}
          menu={(key) => (
            <Menu small label={t('table.menu', { name: key.name })} trigger={<Icon name="dots" />}>
              <MenuItem icon="trash" danger onAction={() => setRevoking(key)}>
                {t('apiKeys.revoke')}
              </MenuItem>
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="key" />
              <h2>{t('apiKeys.none')}</h2>
              <p>{t('apiKeys.noneText')}</p>
            </div>
          }
        />
      </div>
      {adding ? <AddKey onClose={() => setAdding(false)} /> : null}
      {revoking === null ? null : <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );

  function reachText({ actions, domains }: Schemas['Scope']): string {
    const count = t('apiKeys.actions', { n: actions.length });
    return domains === null || domains === undefined ? count : `${count}: ${domains.join(', ')}`;
  }
}
