import { type FocusEvent, type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';

/** A cell: a line of the table, and a column counted from the box in front. */
export interface Place {
  line: number;
  column: number;
}

/** A cell is being typed into; `typed` is what it began with where that replaces what stood there. */
export interface Editing {
  typed: string | null;
}

interface GridShape {
  /** The lines on the screen, from the top. */
  lines: readonly number[];
  /** Columns that can be mended, behind the box. */
  columns: number;
  onText: (line: number, column: number, text: string) => void;
}

/** Lines that Page Up and Page Down go. */
const pageOfLines = 10;

/**
 * Keys of a grid as spreadsheets have them (WAI-ARIA Authoring Practices, grid): arrows, Home, End and Page keys move;
 * Enter, F2 or typing begins to edit, Delete empties; there Enter takes it and goes down, Tab takes it and goes on,
 * Escape leaves the cell as it was.
 */
export function useGridKeys({ lines, columns, onText }: GridShape) {
  const [wanted, setPlace] = useState<Place>({ line: lines[0] ?? 0, column: 1 });
  const [editing, setEditing] = useState<Editing | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const takesFocus = useRef(false);
  // A filter may have taken the line away.
  const place = lines.includes(wanted.line) ? wanted : { line: lines[0] ?? 0, column: wanted.column };

  useEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    table.current?.querySelector<HTMLElement>(`[data-place="${place.line}:${place.column}"]`)?.focus();
  });

  const go = (to: Place, edit: Editing | null = null) => {
    takesFocus.current = edit === null;
    setPlace(to);
    setEditing(edit);
  };
  const lineAt = (steps: number) => {
    const index = Math.min(lines.length - 1, Math.max(0, lines.indexOf(place.line) + steps));
    return lines[index] ?? place.line;
  };
  const take = (text: string) => onText(place.line, place.column, text);

  const latest = useRef({ editing, take });
  latest.current = { editing, take };
  const commit = useCallback((text: string) => {
    // Enter, Tab and Escape have said what becomes of it before the cell loses the focus.
    if (latest.current.editing === null) return;
    latest.current.take(text);
    setEditing(null);
  }, []);
  const end = () => {
    latest.current.editing = null;
  };

  const whileEditing = (event: KeyboardEvent, text: string) => {
    if (event.key === 'Enter') {
      end();
      take(text);
      go({ line: lineAt(1), column: place.column });
    } else if (event.key === 'Escape') {
      end();
      go(place);
    } else if (event.key === 'Tab') {
      const next = neighbour(place, event.shiftKey ? -1 : 1, lines, columns);
      // Behind the last cell Tab leaves the grid; what was typed is taken as the cell loses the focus.
      if (next === null) return;
      end();
      take(text);
      go(next, { typed: null });
    } else return;
    event.preventDefault();
  };

  const whileMoving = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const moves: Readonly<Record<string, Place>> = {
      ArrowUp: { ...place, line: lineAt(-1) },
      ArrowDown: { ...place, line: lineAt(1) },
      ArrowLeft: { ...place, column: Math.max(0, place.column - 1) },
      ArrowRight: { ...place, column: Math.min(columns, place.column + 1) },
      Home: { line: ctrlKey ? lineAt(-lines.length) : place.line, column: 0 },
      End: { line: ctrlKey ? lineAt(lines.length) : place.line, column: columns },
      PageUp: { ...place, line: lineAt(-pageOfLines) },
      PageDown: { ...place, line: lineAt(pageOfLines) },
    };
    const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
    const isText = place.column > 0;
    if (move !== undefined) go(move);
    else if (isText && (key === 'Enter' || key === 'F2')) go(place, { typed: null });
    else if (isText && (key === 'Delete' || key === 'Backspace')) take('');
    else if (isText && Array.from(key).length === 1 && !ctrlKey && !metaKey && !altKey) go(place, { typed: key });
    else return;
    event.preventDefault();
  };

  return {
    ref: table,
    place,
    editing,
    commit,
    onKeyDown: (event: KeyboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement && target.type !== 'checkbox') whileEditing(event, target.value);
      else whileMoving(event);
    },
    // However a cell came by the focus: the keys work there.
    onFocus: ({ target }: FocusEvent) => {
      const reached = target instanceof HTMLElement ? placeOf(target) : null;
      if (reached !== null) setPlace(reached);
    },
    onClick: ({ target }: MouseEvent) => {
      const clicked = target instanceof HTMLElement ? placeOf(target) : null;
      if (clicked === null) return;
      if (clicked.column === 0) setPlace(clicked);
      else go(clicked, { typed: null });
    },
  };
}

function placeOf(element: HTMLElement): Place | null {
  const named = element.closest<HTMLElement>('[data-place]')?.dataset['place'];
  if (named === undefined) return null;
  const [line = 0, column = 0] = named.split(':').map(Number);
  return { line, column };
}

/** The next or previous cell that can be mended; null where there is none. */
function neighbour({ line, column }: Place, step: 1 | -1, lines: readonly number[], columns: number): Place | null {
  const to = column + step;
  if (to >= 1 && to <= columns) return { line, column: to };
  const next = lines[lines.indexOf(line) + step];
  return next === undefined ? null : { line: next, column: step === 1 ? 1 : columns };
}
