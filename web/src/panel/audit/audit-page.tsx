import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import type { Column } from '#web/ui/column.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { numberedFrom, useList } from '#web/ui/list.ts';
import { useListState } from '#web/ui/list-state.ts';
import { Badge } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { Search } from '#web/ui/search.tsx';
import { acts, differences, isNamed, nameOf } from './acts.ts';

type Row = Schemas['AuditRow'];

/** How somebody came to do it. */
const ways = { cli: 'audit.viaCli', session: 'audit.viaSession', 'api-key': 'audit.viaKey' } as const;

function isWay(via: string): via is keyof typeof ways {
  return Object.hasOwn(ways, via);
}

/** `/panel/audit`: who did what to whom, newest first. */
export function AuditPage() {
  const { t, moment } = useSpeech();
  const state = useListState();
  const [actor, subject, action] = [state.get('actor'), state.get('subject'), state.get('action')];
  const query = {
    ...(actor === '' ? {} : { actor }),
    ...(subject === '' ? {} : { subject }),
    ...(isNamed(action) ? { action } : {}),
  };
  const list = useList({
    key: ['audit', query],
    state,
    read: (cursor) => call('GET /api/v1/audit', { query: { ...query, ...numberedFrom(cursor) } }),
  });
  const columns: Column<Row>[] = [
    { label: 'audit.time', className: 'tight', show: ({ time }) => moment(time) },
    {
      label: 'audit.actor',
      className: 'wrap',
      text: ({ actor: name, via }) => `${name} (${via})`,
      show: ({ actor: name, via }) => (
        <>
          {name} <Badge>{isWay(via) ? t(ways[via]) : via}</Badge>
        </>
      ),
    },
    { label: 'audit.act', show: ({ action: act }) => nameOf(act, t) },
    { label: 'audit.subject', className: 'wrap', show: ({ subject: name }) => name },
    { label: 'audit.changes', className: 'wrap', text: changesText, show: (row) => <Changes row={row} /> },
  ];
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <div className="card">
        <div className="tools">
          <Search label={t('audit.byActor')} value={actor} onChange={(text) => state.set({ actor: text })} />
          <Search label={t('audit.bySubject')} value={subject} onChange={(text) => state.set({ subject: text })} />
          <select
            className="input"
            aria-label={t('audit.byAct')}
            value={isNamed(action) ? action : ''}
            onChange={({ target }) => state.set({ action: target.value })}
          >
            <option value="">{t('audit.everyAct')}</option>
            {Object.entries(acts).map(([act, label]) => (
              <option key={act} value={act}>
                {t(label)}
              </option>
            ))}
          </select>
        </div>
        <DataTable
          label={t('audit.title')}
          columns={columns}
          name="audit"
          list={list}
          state={state}
          keyOf={({ number }) => String(number)}
          empty={
            <div className="empty">
              <Icon name="clock" />
              <h2>{t('table.nothingFound')}</h2>
              <p>{t('audit.noneText')}</p>
            </div>
          }
        />
      </div>
    </Page>
  );
}

function changesText(row: Row): string {
  return differences(row)
    .map(({ name, before, after }) => `${name}: ${before} → ${after}`)
    .join('; ');
}

function Changes({ row }: { row: Row }) {
  const { t } = useSpeech();
  const list = differences(row);
  if (list.length === 0) return '–';
  return (
    <details>
      <summary>{t('audit.values', { n: list.length })}</summary>
      <dl className="changes">
        {list.map(({ name, before, after }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <del>{before}</del> → <ins>{after}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
