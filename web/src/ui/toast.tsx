import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

/** How long a word about something done stays, in ms: as long as it can be undone. */
const stay = 10_000;

interface Toast {
  id: number;
  text: string;
  undo: (() => void) | undefined;
}

type Tell = (text: string, undo?: () => void) => void;

const ToastContext = createContext<Tell>(() => undefined);

/** Where words about what was done appear, and are read out. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useSpeech();
  const next = useRef(0);
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const drop = useCallback((id: number) => setShown((toasts) => toasts.filter((toast) => toast.id !== id)), []);
  const tell = useCallback<Tell>(
    (text, undo) => {
      const id = next.current++;
      setShown((toasts) => [...toasts.slice(-2), { id, text, undo }]);
      setTimeout(() => drop(id), stay);
    },
    [drop],
  );
  return (
    <ToastContext value={tell}>
      {children}
      <div className="toasts" role="status" data-react-aria-top-layer="true">
        {shown.map(({ id, text, undo }) => (
          <div key={id} className="toast">
            <span>{text}</span>
            {undo === undefined ? (
              <Icon name="check" />
            ) : (
              <Button
                size="small"
                look="plain"
                onClick={() => {
                  drop(id);
                  undo();
                }}
              >
                {t('toast.undo')}
              </Button>
            )}
            <IconButton size="small" icon="cross" label={t('dialog.close')} onClick={() => drop(id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/** Says that something was done; with `undo` it can be taken back. */
export function useTell(): Tell {
  return useContext(ToastContext);
}
