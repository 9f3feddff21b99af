import type { ReactNode } from 'react';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from './button.tsx';
import type { Column } from './column.ts';
import { Icon } from './icon.tsx';
import type { List } from './list.ts';
import type { ListState } from './list-state.ts';
import { Failure } from './notice.tsx';
import { SelectPage, SelectRow, selectKeys } from './select-box.tsx';
import { type BulkAct, SelectionBar } from './selection-bar.tsx';
import { ColumnChoice, SaveList, useSaveItems, useShownColumns } from './table-tools.tsx';
import type { Selection } from './use-selection.ts';

interface DataTableProps<T> {
  label: string;
  /** What the choice of columns is remembered under, and a saved file is called. */
  name: string;
  columns: readonly Column<T>[];
  list: List<T>;
  state: ListState;
  keyOf: (item: T) => string;
  /** What can be done with an item. */
  menu?: (item: T) => ReactNode;
  /** What is chosen, where something can be done to many, and what that is. */
  selection?: Selection<T>;
  acts?: readonly BulkAct<T>[];
  /** What is shown where there is nothing. */
  empty: ReactNode;
}

/** A page of a list that the service sorts, filters and divides. On a phone each row is a card. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, name, columns: every, list, state, keyOf, menu, selection, acts = [], empty } = props;
  const { t } = useSpeech();
  const [columns, choice] = useShownColumns(name, every);
  const saveItems = useSaveItems(name, columns);
  const { page } = list;
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
  const isDivided = next !== null || state.cursor !== undefined;
  if (items.length === 0) return state.cursor === undefined ? empty : <BeyondTheEnd state={state} />;
  return (
    <>
      <div className="scroller" tabIndex={-1}>
        <table
          className={`table cards ${selection === undefined ? '' : 'selectable'}`}
          role="table"
          aria-label={label}
          aria-busy={page.isPlaceholderData}
          {...(selection !== undefined && { onKeyDown: selectKeys(selection) })}
        >
          <thead role="rowgroup">
            <tr role="row">
              {selection === undefined ? null : (
                <td role="cell" className="tight select-cell">
                  <SelectPage selection={selection} />
                </td>
              )}
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
              <tr key={keyOf(item)} role="row" className={selection?.has(item) === true ? 'is-chosen' : undefined}>
                {selection === undefined ? null : (
                  <td role="cell" className="tight select-cell">
                    <SelectRow item={item} selection={selection} />
                  </td>
                )}
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
      <div className="pager">
        {isDivided ? (
          <nav className="chips" aria-label={label}>
            <Button size="small" disabled={state.cursor === undefined} onClick={state.back}>
              {t('table.before')}
            </Button>
            <Button size="small" disabled={next === null} onClick={() => state.set({ cursor: String(next ?? '') })}>
              {t('table.next')}
            </Button>
          </nav>
        ) : (
          <span>{t('table.all', { n: items.length })}</span>
        )}
        <span className="chips">
          <ColumnChoice columns={every} choice={choice} />
          <SaveList name={name} columns={columns} list={list} />
        </span>
      </div>
      {selection === undefined || selection.items.length === 0 ? null : (
        <SelectionBar
          selection={selection}
          list={list}
          hasMore={isDivided}
          acts={acts}
          onSave={() => saveItems(selection.items)}
        />
      )}
    </>
  );
}

/** What was on this page is gone. */
function BeyondTheEnd({ state }: { state: ListState }) {
  const { t } = useSpeech();
  return (
    <div className="empty">
      <p>{t('table.beyond')}</p>
      <Button onClick={() => state.set({ cursor: '' })}>{t('table.first')}</Button>
    </div>
  );
}

function Cell<T>({ column, item, first }: { column: Column<T>; item: T; first: boolean }) {
  const { t } = useSpeech();
  if (first) {
    return (
      <th role="rowheader" scope="row" className={column.className}>
        {column.show(item)}
      </th>
    );
  }
  const shown = column.show(item);
  return (
    <td
      role="cell"
      className={shown === '–' ? `${column.className ?? ''} nothing` : column.className}
      data-label={t(column.label)}
    >
      {shown}
    </td>
  );
}

function HeadCell<T>({ column, state }: { column: Column<T>; state: ListState }) {
  const { t } = useSpeech();
  const { sort, className } = column;
  const label = t(column.label);
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
