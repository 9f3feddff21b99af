import { Component, type ReactNode } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Alone } from './alone.tsx';

interface State {
  id: string | null;
}

/** Shows a page with a number where a page failed. */
export class CrashBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { id: null };

  static getDerivedStateFromError(): State {
    return { id: crypto.randomUUID().slice(0, 8) };
  }

  override render(): ReactNode {
    const { id } = this.state;
    return id === null ? this.props.children : <Crashed id={id} />;
  }
}

function Crashed({ id }: { id: string }) {
  const { t } = useSpeech();
  return (
    <Alone title={t('crash.title')} lead={t('crash.text')}>
      <p>
        {t('crash.id')}: <code>{id}</code>
      </p>
      <Button look="main" icon="refresh" onClick={() => location.reload()}>
        {t('crash.reload')}
      </Button>
    </Alone>
  );
}
