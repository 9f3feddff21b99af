import { useMutation } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { PasswordField, TextField } from '#web/ui/field.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { typed } from '#web/ui/typed.ts';

interface ProofDialogProps {
  needsCode: boolean;
  onDone: () => void;
  onClose: () => void;
}

/** Asks for the password once more before something that an unattended browser must not do. */
export default function ProofDialog({ needsCode, onDone, onClose }: ProofDialogProps) {
  const { t } = useSpeech();
  const prove = useMutation({
    mutationFn: (form: FormData) => {
      const code = typed(form, 'code').trim();
      const proof = { password: typed(form, 'password'), ...(code === '' ? {} : { code }) };
      return call('POST /api/v1/session/proof', { body: proof });
    },
    onSuccess: onDone,
  });
  return (
    <FormDialog
      title={t('proof.title')}
      submit={t('proof.button')}
      busy={prove.isPending}
      onSubmit={prove.mutate}
      onClose={onClose}
    >
      <p>{t('proof.text')}</p>
      <Failure error={prove.error} />
      <PasswordField label={t('login.password')} name="password" autoComplete="current-password" autoFocus required />
      {needsCode ? (
        <TextField label={t('login.code')} name="code" autoComplete="one-time-code" className="code" />
      ) : null}
    </FormDialog>
  );
}
