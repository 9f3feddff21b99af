import { useMutation } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { knowsPasskeys, showPasskey } from './passkey.ts';

/** Signs in without login and password, where the browser can. */
export function PasskeyButton({ onDone }: { onDone: (session: Schemas['Session']) => void }) {
  const { t } = useSpeech();
  const signIn = useMutation({
    mutationFn: async () => call('POST /api/v1/session/passkey', { body: await showPasskey() }),
    onSuccess: onDone,
  });
  if (!knowsPasskeys()) return null;
  return (
    <>
      <div className="or">{t('login.or')}</div>
      {signIn.error instanceof DOMException ? (
        <Notice tone="bad">{t('login.passkeyFailed')}</Notice>
      ) : (
        <Failure error={signIn.error} />
      )}
      <Button icon="key" busy={signIn.isPending} onClick={() => signIn.mutate()}>
        {t('login.passkey')}
      </Button>
    </>
  );
}
