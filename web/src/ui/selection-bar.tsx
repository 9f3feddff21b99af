import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from './button.tsx';
import type { IconName } from './icon.tsx';
import type { List } from './list.ts';
import { errorText } from './notice.tsx';
import { useTell } from './toast.tsx';
import type { Selection } from './use-selection.ts';

/** Something that can be done to all that are chosen. */
export interface BulkAct<T> {
  label: Key;
  icon: IconName;
  danger?: boolean;
  run: (items: readonly T[]) => void;
}

/** The most that can be chosen at once: a job on them takes minutes, and what is done by mistake stays to be seen through. */
const mostChosen = 5_000;

interface SelectionBarProps<T> {
  selection: Selection<T>;
  list: List<T>;
  /** Whether the list goes on beyond this page. */
  hasMore: boolean;
  acts: readonly BulkAct<T>[];
  /** Saves what is chosen as a file. */
  onSave: () => void;
}

/** How many are chosen, and what can be done to them. It stays in sight. */
export function SelectionBar<T>({ selection, list, hasMore, acts, onSave }: SelectionBarProps<T>) {
  const { t } = useSpeech();
  const { items, page } = selection;
  return (
    <section className="selection-bar" aria-label={t('select.bar')}>
      <span className="how-many">
        <IconButton size="small" icon="cross" label={t('select.clear')} onClick={selection.clear} />
        <output>{t('select.chosen', { n: items.length })}</output>
        {hasMore && page.every(selection.has) ? <SelectAll selection={selection} list={list} /> : null}
      </span>
      <span className="chips">
        {acts.map(({ label, icon, danger = false, run }) => (
          <Button
            key={label}
            size="small"
            icon={icon}
            {...(danger && { className: 'danger-text' })}
            onClick={() => run(items)}
          >
            {t(label)}
          </Button>
        ))}
        <Button size="small" icon="down" onClick={onSave}>
          {t('select.save')}
        </Button>
      </span>
    </section>
  );
}

/** Chooses the whole list as it is filtered, with what other pages have of it. */
function SelectAll<T>({ selection, list }: Pick<SelectionBarProps<T>, 'selection' | 'list'>) {
  const words = useSpeech();
  const { t, number } = words;
  const tell = useTell();
  const [read, setRead] = useState(0);
  const total = useQuery({ ...list.total, staleTime: 0 });
  const choose = useMutation({
    mutationFn: () => list.all({ most: mostChosen, onRead: setRead }),
    onSuccess: ({ items }) => selection.add(items),
    onError: (error) => tell(errorText(error, words)),
  });
  const n = total.data ?? null;
  if (n === null || selection.items.length >= Math.min(n, mostChosen)) return null;
  if (choose.isPending) return <span className="quiet">{t('table.reading', { n: number(read) })}</span>;
  return (
    <Button size="small" look="plain" onClick={() => choose.mutate()}>
      {n > mostChosen ? t('select.most', { n: number(mostChosen), of: number(n) }) : t('select.all', { n })}
    </Button>
  );
}
