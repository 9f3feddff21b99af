import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocation } from 'wouter';
import { useSpeech } from '#web/texts/language.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import type { Area } from './home.ts';

interface KeyboardProps {
  areas: readonly Area[];
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Keys that work on every page, and the list of them. Single letters do nothing while something is typed. */
export function Keyboard({ areas, open, onOpen }: KeyboardProps) {
  const { t } = useSpeech();
  const [, go] = useLocation();
  const before = useRef('');
  const press = useEffectEvent((event: KeyboardEvent) => {
    const typing =
      event.target instanceof Element && event.target.closest('input, textarea, select, [role=menu]') !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('.veil') !== null) return;
    const then = before.current;
    before.current = event.key;
    if (event.key === '?') onOpen(true);
    else if (event.key === '/') focusSearch(event);
    else if (then === 'g') {
      const area = areas.find((one) => one[0] === event.key);
      if (area !== undefined) go(`/${area}`);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  if (!open) return null;
  return (
    <Dialog title={t('keys.title')} onClose={() => onOpen(false)}>
      <dl className="keys">
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t('keys.help')}</dd>
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t('keys.search')}</dd>
        {areas.map((area) => (
          <div key={area} className="contents">
            <dt>
              <kbd>g</kbd> {t('keys.then')} <kbd>{area[0]}</kbd>
            </dt>
            <dd>{t(area === 'account' ? 'keys.account' : 'keys.panel')}</dd>
          </div>
        ))}
        <dt>
          <kbd>Tab</kbd>
        </dt>
        <dd>{t('keys.next')}</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t('keys.close')}</dd>
      </dl>
    </Dialog>
  );
}

function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLInputElement>('input[type=search]');
  if (search === null) return;
  event.preventDefault();
  search.focus();
}
