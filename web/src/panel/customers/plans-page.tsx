import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { from, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { Page } from '#web/ui/page.tsx';
import { PlanForm } from './plan-form.tsx';
import { RemovePlan } from './remove-plan.tsx';

type Plan = Schemas['Plan'];
type Doing = { what: 'add' } | { what: 'edit' | 'remove'; plan: Plan };

/** `/panel/plans` */
export function PlansPage() {
  const { t, number, size, date } = useSpeech();
  const state = useListState();
  const [doing, setDoing] = useState<Doing | null>(null);
  const list = useList({
    key: ['plans'],
    state,
    read: (cursor) => call('GET /api/v1/plans', { query: from(cursor) }),
  });
  const columns: Column<Plan>[] = [
    { label: 'plans.name', className: 'wrap', show: ({ name }) => name },
    { label: 'plans.slots', className: 'end number', show: ({ slots }) => number(slots) },
    {
      label: 'plans.space',
      className: 'end number tight',
      show: ({ spaceBytes }) => (spaceBytes === 0 ? t('accounts.unlimited') : size(spaceBytes)),
    },
    { label: 'customers.created', className: 'tight', show: ({ createdAt }) => date(createdAt) },
  ];
  const close = () => setDoing(null);
  return (
    <Page
      title={t('plans.title')}
      lead={t('plans.lead')}
      actions={
        <Button look="main" icon="plus" onClick={() => setDoing({ what: 'add' })}>
          {t('plans.add')}
        </Button>
      }
    >
      <div className="card">
        <DataTable
          label={t('plans.title')}
          columns={columns}
          name="plans"
          list={list}
          state={state}
          keyOf={({ name }) => name}
          menu={(plan) => (
            <Menu small label={t('table.menu', { name: plan.name })} trigger={<Icon name="dots" />}>
              <MenuItem icon="pen" onAction={() => setDoing({ what: 'edit', plan })}>
                {t('plans.edit')}
              </MenuItem>
              <MenuItem icon="trash" danger onAction={() => setDoing({ what: 'remove', plan })}>
                {t('plans.remove')}
              </MenuItem>
            </Menu>
          )}
          empty={
            <div className="empty">
              <Icon name="box" />
              <h2>{t('plans.none')}</h2>
              <p>{t('plans.noneText')}</p>
            </div>
          }
        />
      </div>
      {doing?.what === 'add' ? <PlanForm onClose={close} /> : null}
      {doing?.what === 'edit' ? <PlanForm plan={doing.plan} onClose={close} /> : null}
      {doing?.what === 'remove' ? <RemovePlan name={doing.plan.name} onClose={close} /> : null}
    </Page>
  );
}
