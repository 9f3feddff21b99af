import { useId } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { fields, GridRow } from './grid-row.tsx';
import type { DraftRow, Field, JudgedRow } from './import-wish.ts';
import { useGridKeys } from './use-grid-keys.ts';

interface GridProps {
  rows: readonly DraftRow[];
  verdicts: ReadonlyMap<number, JudgedRow>;
  busy: boolean;
  onCell: (line: number, field: Field, text: string) => void;
  onLeaveOut: (line: number, isLeftOut: boolean) => void;
}

/** The table as it is read, to be mended in place: a grid of WAI-ARIA 1.2, of which one cell is reached by Tab. */
export function Grid({ rows, verdicts, busy, onCell, onLeaveOut }: GridProps) {
  const { t } = useSpeech();
  const id = useId();
  const { place, editing, commit, ...handlers } = useGridKeys({
    lines: rows.map(({ line }) => line),
    columns: fields.length,
    onText: (line, column, text) => {
      const field = fields[column - 1]?.field;
      if (field !== undefined) onCell(line, field, text);
    },
  });
  return (
    <div className="sheet">
      <p id={`${id}-help`} className="unseen">
        {t('bulk.gridHelp')}
      </p>
      <datalist id={`${id}-answers`}>
        <option value={t('bulk.yes')} />
        <option value={t('bulk.no')} />
      </datalist>
      <table
        className="table cards grid"
        role="grid"
        aria-label={t('bulk.preview')}
        aria-describedby={`${id}-help`}
        aria-busy={busy}
        {...handlers}
      >
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('bulk.make')}
            </th>
            <th role="columnheader" scope="col">
              {t('bulk.line')}
            </th>
            {fields.map(({ field, label }) => (
              <th key={field} role="columnheader" scope="col">
                {t(label)}
              </th>
            ))}
            <th role="columnheader" scope="col">
              {t('bulk.verdict')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <GridRow
              key={row.line}
              row={row}
              judged={verdicts.get(row.line)}
              column={place.line === row.line ? place.column : null}
              editing={place.line === row.line ? editing : null}
              answers={`${id}-answers`}
              onLeaveOut={onLeaveOut}
              onCommit={commit}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
