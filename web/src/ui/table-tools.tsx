import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from './button.tsx';
import type { Column } from './column.ts';
import { csvText } from './csv.ts';
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

interface SaveListProps<T> {
  name: string;
  columns: readonly Column<T>[];
  list: List<T>;
}

/** A button that saves all pages of a list, with the columns that are shown. */
export function SaveList<T>({ name, columns, list }: SaveListProps<T>) {
  const words = useSpeech();
  const { t } = words;
  const tell = useTell();
  const save = useMutation({
    mutationFn: list.all,
    onSuccess: (items) => {
      const rows = items.map((item) => columns.map((column) => textOf(column, item)));
      download(`${name}.csv`, 'text/csv;charset=utf-8', csvText([columns.map(({ label }) => t(label)), ...rows]));
    },
    onError: (error) => tell(errorText(error, words)),
  });
  return (
    <Button size="small" look="plain" icon="down" busy={save.isPending} onClick={() => save.mutate()}>
      {t('table.save')}
    </Button>
  );
}

function textOf<T>({ text, show }: Column<T>, item: T): string {
  if (text !== undefined) return text(item);
  const shown = show(item);
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : '';
}
