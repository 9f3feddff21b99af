import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { NewPassword } from '#web/panel/new-password.tsx';
import { roleLabels } from '#web/session/role-labels.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Badge } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { AddAdministrator } from './add-administrator.tsx';
import { ChangePost } from './change-post.tsx';
import { type Administrator, everyCustomer } from './post.ts';
import { RemoveAdministrator } from './remove-administrator.tsx';

/** With the name of the customer; null for the installation. */
interface Row extends Administrator {
  of: string | null;
}

type Doing = { what: 'add' } | { what: 'change' | 'password' | 'remove'; administrator: Administrator };

/** `/panel/administrators` */
export function AdministratorsPage() {
  const { t, date } = useSpeech();
  const { name, role } = useSession();
  const state = useListState();
  const [doing, setDoing] = useState<Doing | null>(null);
  const list = useList({ key: ['administrators'], state, read: readRows });
  const factor = ({ secondFactor }: Row) => t(secondFactor ? 'desk.on' : 'desk.off');
  const columns: Column<Row>[] = [
    {
      label: 'administrators.login',
      className: 'wrap',
      text: ({ login }) => login,
      show: ({ login }) => (login === name ? <Own login={login} /> : login),
    },
    { label: 'administrators.role', className: 'tight', show: (row) => t(roleLabels[row.role]) },
    ...(role === 'operator'
      ? [
          {
            label: 'administrators.of',
            className: 'wrap',
            show: ({ of }: Row) => of ?? t('administrators.installation'),
          } as const,
        ]
      : []),
    {
      label: 'desk.factor',
      className: 'tight',
      text: factor,
      show: (row) => <Badge tone={row.secondFactor ? 'good' : 'warn'}>{factor(row)}</Badge>,
    },
    { label: 'administrators.created', className: 'tight', show: ({ createdAt }) => date(createdAt) },
  ];
  const close = () => setDoing(null);
  return (
    <Page
      title={t('administrators.title')}
      lead={t('administrators.lead')}
      actions={
        <Button look="main" icon="plus" onClick={() => setDoing({ what: 'add' })}>
          {t('administrators.add')}
        </Button>
      }
    >
      <div className="card">
        <DataTable
          label={t('administrators.title')}
          columns={columns}
          name="administrators"
          list={list}
          state={state}
          keyOf={({ login }) => login}
          menu={(administrator) => (
            <Menu small label={t('table.menu', { name: administrator.login })} trigger={<Icon name="dots" />}>
              <MenuItem icon="pen" onAction={() => setDoing({ what: 'change', administrator })}>
                {t('administrators.change')}
              </MenuItem>
              {administrator.login === name ? null : (
                <MenuItem icon="key" onAction={() => setDoing({ what: 'password', administrator })}>
                  {t('accounts.newPassword')}
                </MenuItem>
              )}
              <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', administrator })}>
                {t('administrators.remove')}
              </MenuItem>
            </Menu>
          )}
          empty={null}
        />
      </div>
      {doing === null ? null : <Act doing={doing} onClose={close} />}
    </Page>
  );
}

/** Who reads the list, among the others: their own password is changed where the old one is asked for. */
function Own({ login }: { login: string }) {
  const { t } = useSpeech();
  return (
    <>
      {login} <Badge>{t('administrators.you')}</Badge>
    </>
  );
}

function Act({ doing, onClose }: { doing: Doing; onClose: () => void }) {
  const { t } = useSpeech();
  if (doing.what === 'add') return <AddAdministrator onClose={onClose} />;
  const { what, administrator } = doing;
  const { login } = administrator;
  if (what === 'change') return <ChangePost login={login} onClose={onClose} />;
  if (what === 'remove') return <RemoveAdministrator login={login} onClose={onClose} />;
  return (
    <NewPassword
      name={login}
      label={t('administrators.login')}
      text={t('administrators.passwordText')}
      give={(body) => call('PUT /api/v1/administrators/{login}/password', { path: { login }, body })}
      onClose={onClose}
    />
  );
}

async function readRows(): Promise<{ items: Row[]; next: null }> {
  const [{ items }, customers] = await Promise.all([call('GET /api/v1/administrators'), everyCustomer()]);
  const names = new Map(customers.map(({ number, name }) => [number, name]));
  const named = items.map((one) => ({ ...one, of: one.customer === null ? null : (names.get(one.customer) ?? null) }));
  return { items: named, next: null };
}
