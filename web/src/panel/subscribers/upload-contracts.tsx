import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';

/** Asks for the file of contracts that billing writes. */
export function UploadContracts({ onClose }: { onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: (form: FormData) => {
      const file = form.get('file');
      const bytes = file instanceof File ? [file] : [];
      return call('PUT /api/v1/subscribers', { body: new Blob(bytes, { type: 'text/csv' }) });
    },
    onSuccess: async ({ subscribers }) => {
      await queries.invalidateQueries({ queryKey: ['subscribers'] });
      tell(t('subscribers.uploaded', { n: subscribers }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('subscribers.upload')}
      submit={t('subscribers.upload')}
      busy={upload.isPending}
      onSubmit={upload.mutate}
      onClose={onClose}
    >
      <p>{t('subscribers.uploadText')}</p>
      <Failure error={upload.error} />
      <TextField label={t('subscribers.file')} name="file" type="file" accept=".csv,text/csv" required />
    </FormDialog>
  );
}
