import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { ListState } from './list-state.ts';
import { Failure } from './notice.tsx';

/** One column. The first one names its row. */
export interface Column<T> {
  label: string;
  /** What the service calls the order by this column. */
  sort?: string;
  className?: string;
  show: (item: T) => ReactNode;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  page: UseQueryResult<{ items: T[]; next: string | null }>;
  state: ListState;
  keyOf: (item: T) => string;
  /** What can be done with an item. */
  menu?: (item: T) => ReactNode;
  /** What is shown where there is nothing. */
  empty: ReactNode;
}

/** A page of a list that the service sorts, filters and divides. On a phone each row is a card. */
export function DataTable<T>({ label, columns, page, state, keyOf, menu, empty }: DataTableProps<T>) {
  const { t } = useSpeech();
  if (page.isPending) return <Loading />;
  if (page.isError) {
    return (
      <div className="empty">
        <Failure error={page.error} />
        <Button icon="refresh" onClick={() => void page.refetch()}>
          {t('error.again')}
        </Button>
      </div>
    );
  }
  const { items, next } = page.data;
  if (items.length === 0) return empty;
  return (
    <>
      <div className="scroller" tabIndex={-1}>
        <table className="table cards" role="table" aria-label={label} aria-busy={page.isPlaceholderData}>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <HeadCell key={column.label} column={column} state={state} />
              ))}
              {menu === undefined ? null : (
                <th role="columnheader" scope="col">
                  <span className="unseen">{t('table.actions')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {items.map((item) => (
              <tr key={keyOf(item)} role="row">
                {columns.map((column, index) => (
                  <Cell key={column.label} column={column} item={item} first={index === 0} />
                ))}
                {menu === undefined ? null : (
                  <td role="cell" className="tight menu-cell">
                    {menu(item)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {next === null && state.cursor === undefined ? (
        <div className="pager">{t('table.all', { n: items.length })}</div>
      ) : (
        <nav className="pager" aria-label={label}>
          <Button size="small" disabled={state.cursor === undefined} onClick={() => history.back()}>
            {t('table.before')}
          </Button>
          <Button size="small" disabled={next === null} onClick={() => state.set({ cursor: next ?? '' })}>
            {t('table.next')}
          </Button>
        </nav>
      )}
    </>
  );
}

function Cell<T>({ column, item, first }: { column: Column<T>; item: T; first: boolean }) {
  if (first) {
    return (
      <th role="rowheader" scope="row" className={column.className}>
        {column.show(item)}
      </th>
    );
  }
  return (
    <td role="cell" className={column.className} data-label={column.label}>
      {column.show(item)}
    </td>
  );
}

function HeadCell<T>({ column, state }: { column: Column<T>; state: ListState }) {
  const { sort, label, className } = column;
  if (sort === undefined) {
    return (
      <th role="columnheader" scope="col" className={className}>
        {label}
      </th>
    );
  }
  const order = state.sort === sort ? 'ascending' : state.sort === `-${sort}` ? 'descending' : 'none';
  return (
    <th role="columnheader" scope="col" className={className} aria-sort={order}>
      <button
        type="button"
        className={`sort ${order}`}
        onClick={() => state.set({ sort: order === 'ascending' ? `-${sort}` : sort })}
      >
        {label}
        <Icon name="chevron" />
      </button>
    </th>
  );
}
