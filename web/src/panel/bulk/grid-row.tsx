import { memo, useEffect, useRef } from 'react';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import type { DraftRow, Field, JudgedRow } from './import-wish.ts';
import type { Editing } from './use-grid-keys.ts';
import { Verdict } from './verdict.tsx';

/** The columns that can be mended, and what an empty cell means. */
export const fields: readonly { field: Field; label: Key; empty: Key }[] = [
  { field: 'address', label: 'accounts.address', empty: 'bulk.none' },
  { field: 'password', label: 'accounts.password', empty: 'bulk.isGenerated' },
  { field: 'capacity', label: 'bulk.capacity', empty: 'bulk.asAbove' },
  { field: 'forward', label: 'bulk.forward', empty: 'bulk.none' },
  { field: 'keepCopy', label: 'bulk.keepCopy', empty: 'bulk.no' },
];

/** Where a rule of the service is shown: names are a part of the address. */
function fieldOf(field: string): string {
  return field === 'name' ? 'address' : field;
}

interface GridRowProps {
  row: DraftRow;
  /** Nothing before the first verdict, and for rows that are left out. */
  judged: JudgedRow | undefined;
  /** The cell of this row that Tab reaches; 0 is the box in front. */
  column: number | null;
  editing: Editing | null;
  /** Id of the list of answers to yes-or-no. */
  answers: string;
  onLeaveOut: (line: number, isLeftOut: boolean) => void;
  onCommit: (text: string) => void;
}

/** One row: drawn again only where something of it changed, because there may be hundreds. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, judged, column, editing, answers, onLeaveOut, onCommit } = props;
  const { t } = useSpeech();
  const { line, cells, isLeftOut } = row;
  const verdict = isLeftOut ? undefined : judged;
  const wrong = new Set(verdict?.problems.map(({ field }) => fieldOf(field)));
  return (
    <tr role="row" className={isLeftOut ? 'out' : undefined}>
      <td role="gridcell" className="tight">
        <input
          type="checkbox"
          data-place={`${line}:0`}
          tabIndex={column === 0 ? 0 : -1}
          aria-label={t('bulk.makeLine', { line: String(line) })}
          checked={!isLeftOut}
          onChange={(event) => onLeaveOut(line, !event.target.checked)}
        />
      </td>
      <th role="rowheader" scope="row" className="tight number quiet" data-label={t('bulk.line')}>
        {line}
      </th>
      {fields.map(({ field, label, empty }, index) => {
        const isHere = column === index + 1;
        if (isHere && editing !== null) {
          return (
            <td key={field} role="gridcell" className="cell edited" data-label={t(label)}>
              <Editor
                label={`${t(label)}, ${t('bulk.line')} ${line}`}
                text={editing.typed ?? cells[field]}
                list={field === 'keepCopy' ? answers : undefined}
                onCommit={onCommit}
              />
            </td>
          );
        }
        return (
          <td
            key={field}
            role="gridcell"
            className={`cell ${cells[field] === '' ? 'quiet' : ''}`}
            data-place={`${line}:${index + 1}`}
            data-label={t(label)}
            tabIndex={isHere ? 0 : -1}
            aria-invalid={wrong.has(field) || undefined}
          >
            {cells[field] === '' ? t(empty) : cells[field]}
          </td>
        );
      })}
      <td role="gridcell" aria-readonly="true" className="said">
        <Verdict row={verdict} isLeftOut={isLeftOut} />
      </td>
    </tr>
  );
});

interface EditorProps {
  label: string;
  text: string;
  /** Id of a list of answers. */
  list?: string | undefined;
  onCommit: (text: string) => void;
}

/** The cell that is being typed into. What the keys do, the grid says. */
function Editor({ label, text, list, onCommit }: EditorProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      className="input"
      aria-label={label}
      list={list}
      defaultValue={text}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      // Whoever goes elsewhere has typed what they meant.
      onBlur={(event) => onCommit(event.target.value)}
    />
  );
}
