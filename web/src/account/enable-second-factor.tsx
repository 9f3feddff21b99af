import { useMutation } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { CopyButton } from '#web/ui/copy.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { QrCode } from '#web/ui/qr-code.tsx';
import { typed } from '#web/ui/typed.ts';

interface EnableSecondFactorProps {
  secret: Schemas['SecondFactorSecret'];
  onDone: (recoveryCodes: readonly string[]) => Promise<void>;
  onClose: () => void;
}

/** The secret as a picture and as text, and a first code that proves that the program has it. */
export function EnableSecondFactor({ secret, onDone, onClose }: EnableSecondFactorProps) {
  const { t } = useSpeech();
  const enable = useMutation({
    mutationFn: (form: FormData) =>
      call('PUT /api/v1/account/second-factor', { body: { code: typed(form, 'code').trim() } }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <FormDialog
      title={t('factor.enable')}
      submit={t('factor.confirm')}
      busy={enable.isPending}
      onSubmit={enable.mutate}
      onClose={onClose}
    >
      <ol className="steps">
        <li>{t('factor.step1')}</li>
        <li>
          {t('factor.step2')}
          <QrCode text={secret.address} label={t('factor.qr')} />
          <span className="small quiet">{t('factor.byHand')}</span>
          <span className="suffixed">
            <code>{secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            <CopyButton text={secret.secret} what={t('factor.secret')} />
          </span>
        </li>
        <li>{t('factor.step3')}</li>
      </ol>
      <Failure error={enable.error} shown={['code']} />
      <TextField
        label={t('login.code')}
        name="code"
        className="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        error={fieldError(enable.error, 'code')}
      />
    </FormDialog>
  );
}
