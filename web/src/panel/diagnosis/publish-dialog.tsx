import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { PlannedSets } from './planned-sets.tsx';
import { usePublication } from './use-publication.ts';

interface PublishDialogProps {
  domain: string;
  onDone: () => void;
  onClose: () => void;
}

/** Shows what would be changed in a zone that is managed here, and does it when somebody agrees. */
export function PublishDialog({ domain, onDone, onClose }: PublishDialogProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const publication = usePublication(domain, '', (text) => {
    tell(text);
    onDone();
    onClose();
  });
  const { isPending, isWriting, sets, changes, elsewhere, write } = publication;
  const title = t('publish.title', { domain });
  return (
    <Dialog title={title} wide onClose={onClose}>
      {isPending ? <Loading /> : null}
      {sets.length === 0 && elsewhere.length > 0 ? <Notice tone="warn">{t('publish.elsewhere')}</Notice> : null}
      <PlannedSets publication={publication} label={title} />
      <div className="actions end">
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        {sets.length === 0 && !isPending ? null : (
          <Button look="main" busy={isWriting} disabled={changes.length === 0 || isPending} onClick={write}>
            {t('publish.do', { n: changes.length })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
