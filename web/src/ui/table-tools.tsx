import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from './button.tsx';
import { type Column, textOf } from './column.ts';
import { csvName, csvText } from './csv.ts';
import { download } from './download.ts';
import { Icon } from './icon.tsx';
import type { List } from './list.ts';
import { errorText } from './notice.tsx';
import { useTell } from './toast.tsx';

/** Which columns somebody does not want to see. */
interface Choice {
  hidden: ReadonlySet<string>;
  hide: (labels: ReadonlySet<string>) => void;
}

/** The columns that are wanted, as this browser remembers them. */
export function useShownColumns<T>(name: string, columns: readonly Column<T>[]): [Column<T>[], Choice] {
  const place = `columns.${name}`;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => remembered(place));
  const hide = (labels: ReadonlySet<string>) => {
    setHidden(labels);
    localStorage.setItem(place, JSON.stringify([...labels]));
  };
  return [columns.filter(({ label }, index) => index === 0 || !hidden.has(label)), { hidden, hide }];
}

function remembered(place: string): ReadonlySet<string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return new Set(Array.isArray(found) ? found.map(String) : []);
  } catch {
    // Whatever else wrote there, all columns are shown.
    return new Set();
  }
}

interface ColumnChoiceProps {
  columns: readonly { label: Key }[];
  choice: Choice;
}

/** A button with a list of the columns, to be ticked. */
export function ColumnChoice({ columns, choice: { hidden, hide } }: ColumnChoiceProps) {
  const { t } = useSpeech();
  const labels = columns.slice(1).map(({ label }) => label);
  if (labels.length < 2) return null;
  return (
    <MenuTrigger>
      <AriaButton className="button plain small">{t('table.columns')}</AriaButton>
      <Popover className="popover" placement="top end" offset={4}>
        <Menu
          className="menu"
          selectionMode="multiple"
          selectedKeys={labels.filter((label) => !hidden.has(label))}
          onSelectionChange={(shown) =>
            hide(new Set(shown === 'all' ? [] : labels.filter((label) => !shown.has(label))))
          }
        >
          {labels.map((label) => (
            <MenuItem key={label} id={label} className="menu-item" textValue={t(label)}>
              {({ isSelected }) => (
                <>
                  <span className={isSelected ? '' : 'unticked'}>
                    <Icon name="check" />
                  </span>
                  {t(label)}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The most rows of a file: a spreadsheet takes twenty times as many, a person reads none of them. */
const mostSaved = 50_000;

interface SaveListProps<T> {
  name: string;
  columns: readonly Column<T>[];
  list: List<T>;
}

/** A button that saves all pages of a list as it is filtered and sorted, with the columns that are shown. Pressed again, it stops. */
export function SaveList<T>({ name, columns, list }: SaveListProps<T>) {
  const words = useSpeech();
  const { t, number } = words;
  const tell = useTell();
  const saveItems = useSaveItems(name, columns);
  const [read, setRead] = useState(0);
  const stopped = useRef(false);
  const save = useMutation({
    mutationFn: () => list.all({ most: mostSaved, onRead: setRead, isStopped: () => stopped.current }),
    onMutate: () => {
      stopped.current = false;
      setRead(0);
    },
    onSuccess: ({ items, cut }) => {
      if (stopped.current) return;
      saveItems(items);
      if (cut) tell(t('table.cut', { n: number(mostSaved) }));
    },
    onError: (error) => tell(errorText(error, words)),
  });
  if (save.isPending) {
    return (
      <Button size="small" look="plain" icon="cross" onClick={() => (stopped.current = true)}>
        {t('table.stopReading', { n: number(read) })}
      </Button>
    );
  }
  return (
    <Button size="small" look="plain" icon="down" onClick={() => save.mutate()}>
      {t('table.save')}
    </Button>
  );
}

/** Gives the person some items of a list as a file, with these columns. */
export function useSaveItems<T>(name: string, columns: readonly Column<T>[]): (items: readonly T[]) => void {
  const { t } = useSpeech();
  return (items) => {
    const head = columns.map(({ label, fileLabel }) => t(fileLabel ?? label));
    const rows = items.map((item) => columns.map((column) => textOf(column, item)));
    download(csvName(name, new Date()), 'text/csv;charset=utf-8', csvText([head, ...rows]));
  };
}
