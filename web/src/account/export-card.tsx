import { useMutation } from '@tanstack/react-query';
import { proven } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { downloadFrom } from '#web/ui/download.ts';
import { useTell } from '#web/ui/toast.tsx';

/** Everything that is kept about the owner, as a file: the browser fetches it itself, because mailboxes are large. */
export function ExportCard() {
  const { t } = useSpeech();
  const tell = useTell();
  const { name } = useSession();
  const fetchIt = useMutation({
    mutationFn: proven,
    onSuccess: (mayHaveIt) => {
      if (!mayHaveIt) return;
      downloadFrom(`/api/v1/accounts/${encodeURIComponent(name)}/export`);
      tell(t('export.begun'));
    },
  });
  return (
    <Card title={t('export.title')} lead={t('export.lead')}>
      <div className="body">
        <Failure error={fetchIt.error} />
        <p className="quiet">{t('export.text')}</p>
        <div className="actions">
          <Button icon="down" busy={fetchIt.isPending} onClick={() => fetchIt.mutate()}>
            {t('export.button')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
