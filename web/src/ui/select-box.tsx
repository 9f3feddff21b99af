import { type KeyboardEvent, useRef } from 'react';
import { Checkbox } from 'react-aria-components';
import { useSpeech } from '#web/texts/language.tsx';
import { Icon } from './icon.tsx';
import type { Selection } from './use-selection.ts';

interface SelectBoxProps {
  label: string;
  selected: boolean;
  /** Some of what it stands for are chosen. */
  partly?: boolean;
  /** `far`: with shift held, the range up to here is meant. */
  onChange: (far: boolean) => void;
}

/** A box to be ticked, with space to touch around it. */
function SelectBox({ label, selected, partly = false, onChange }: SelectBoxProps) {
  const far = useRef(false);
  return (
    <span
      className="select-box"
      onPointerDownCapture={({ shiftKey }) => (far.current = shiftKey)}
      onKeyDownCapture={({ shiftKey }) => (far.current = shiftKey)}
    >
      <Checkbox
        aria-label={label}
        isSelected={selected}
        isIndeterminate={partly}
        onChange={() => onChange(far.current)}
      >
        <span className="box">{partly ? <span className="dash" /> : <Icon name="check" />}</span>
      </Checkbox>
    </span>
  );
}

/** The box of one row. */
export function SelectRow<T>({ item, selection }: { item: T; selection: Selection<T> }) {
  const { t } = useSpeech();
  return (
    <SelectBox
      label={t('select.one', { name: selection.nameOf(item) })}
      selected={selection.has(item)}
      onChange={(far) => (far ? selection.reach(item) : selection.toggle(item))}
    />
  );
}

/** The box of all rows of the page. */
export function SelectPage<T>({ selection }: { selection: Selection<T> }) {
  const { t } = useSpeech();
  const { page } = selection;
  const count = page.filter(selection.has).length;
  const all = count === page.length;
  return (
    <SelectBox
      label={t('select.page')}
      selected={all}
      partly={!all && count > 0}
      onChange={() => (all ? selection.leave(page) : selection.add(page))}
    />
  );
}

/**
 * Keys of a table with boxes, on them: arrows go to the next row, with shift they choose on the way; Ctrl+A chooses
 * the page, Escape nothing.
 */
export function selectKeys<T>(selection: Selection<T>) {
  const { page } = selection;
  return (event: KeyboardEvent<HTMLTableElement>): void => {
    const { target, currentTarget, key } = event;
    // React has menus of the table's rows speak up here too, which stand elsewhere.
    if (!(target instanceof HTMLInputElement) || !currentTarget.contains(target)) return;
    if (key === 'a' && (event.ctrlKey || event.metaKey)) selection.add(page);
    else if (key === 'Escape' && selection.items.length > 0) selection.clear();
    else if (key === 'ArrowDown' || key === 'ArrowUp') {
      const boxes = [...currentTarget.querySelectorAll<HTMLInputElement>('tbody .select-box input')];
      const here = boxes.indexOf(target);
      const there = here + (key === 'ArrowDown' ? 1 : -1);
      const [from, to] = [page[here], page[there]];
      boxes[there]?.focus();
      if (event.shiftKey && to !== undefined) {
        if (from !== undefined && !selection.has(from)) selection.toggle(from);
        selection.reach(to);
      }
    } else return;
    event.preventDefault();
  };
}
