import { Component, type ReactNode } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Alone } from './alone.tsx';
import { crashReport } from './crash-report.ts';

interface State {
  id: string | null;
  /** Whether the service knows of it; null while that is not known. */
  told: boolean | null;
}

/** Shows a page with a number where a page failed, and tells the service of it under that number. */
export class CrashBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { id: null, told: null };

  static getDerivedStateFromError(): State {
    return { id: newId(), told: null };
  }

  override componentDidCatch(error: unknown): void {
    const { id } = this.state;
    if (id !== null) void this.#tell(id, error);
  }

  async #tell(id: string, error: unknown): Promise<void> {
    try {
      await call('POST /api/v1/crash-reports', { body: crashReport(id, error, location.pathname) });
      this.setState({ told: true });
    } catch {
      // Whatever kept the report away, the person is asked to tell the number themselves.
      this.setState({ told: false });
    }
  }

  override render(): ReactNode {
    const { id, told } = this.state;
    return id === null ? this.props.children : <Crashed id={id} told={told} />;
  }
}

/** Eight hexadecimal digits; not by randomUUID, which browsers have under TLS alone. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function Crashed({ id, told }: { id: string; told: boolean | null }) {
  const { t } = useSpeech();
  return (
    <Alone title={t('crash.title')} lead={t('crash.text')}>
      <p>
        {t('crash.id')}: <code>{id}</code>
      </p>
      <p className="quiet" role="status">
        {told === null ? t('crash.telling') : t(told ? 'crash.told' : 'crash.untold')}
      </p>
      <Button look="main" icon="refresh" onClick={() => location.reload()}>
        {t('crash.reload')}
      </Button>
      <a href="/login">{t('notFound.home')}</a>
    </Alone>
  );
}
