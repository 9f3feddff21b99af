import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { type Column, DataTable } from '#web/ui/data-table.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { AddKey } from './add-key.tsx';

type ApiKey = Schemas['ApiKey'];

/** `/panel/keys`: what programs prove themselves with. */
export function KeysPage() {
  const { t, date, moment } = useSpeech();
  const state = useListState('');
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const query = state.cursor === undefined ? {} : { cursor: Number(state.cursor) };
  const page = useQuery({
    queryKey: ['api-keys', query],
    queryFn: () => call('GET /api/v1/api-keys', { query }),
    select: ({ items, next }) => ({ items, next: next === null ? null : String(next) }),
    placeholderData: keepPreviousData,
  });
  const columns: Column<ApiKey>[] = [
    { label: t('apiKeys.name'), className: 'wrap', show: ({ name }) => name },
    {
      label: t('apiKeys.reach'),
      className: 'wrap',
      show: ({ scopes }) => (scopes === null ? t('apiKeys.wholeRole') : scopes.map(reachText).join('; ')),
    },
    {
      label: t('apiKeys.networks'),
      className: 'wrap',
      show: ({ networks }) => (networks.length === 0 ? t('apiKeys.anywhere') : networks.join(', ')),
    },
    {
      label: t('apiKeys.made'),
      className: 'wrap',
      show: ({ createdBy, createdAt }) => `${createdBy}, ${date(createdAt)}`,
    },
    {
      label: t('apiKeys.expires'),
      className: 'tight',
      show: ({ expiresAt }) => (expiresAt === null ? t('apiKeys.never') : date(expiresAt)),
    },
    {
      label: t('apiKeys.used'),
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
          page={page}
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
      {revoking === null ? null : <Revoke apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );

  function reachText({ actions, domains }: Schemas['Scope']): string {
    const count = t('apiKeys.actions', { n: actions.length });
    return domains === null || domains === undefined ? count : `${count}: ${domains.join(', ')}`;
  }
}

function Revoke({ apiKey: { number, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => call('DELETE /api/v1/api-keys/{number}', { path: { number } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['api-keys'] });
      tell(t('apiKeys.revoked', { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('apiKeys.revokeTitle', { name })}
      submit={t('apiKeys.revoke')}
      danger
      busy={revoke.isPending}
      onSubmit={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>{t('apiKeys.revokeText')}</p>
      <Failure error={revoke.error} />
    </FormDialog>
  );
}
