import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';

interface SignInAgainProps {
  name: string;
  onDone: (session: Schemas['Session']) => void;
  onOther: () => void;
}

/** Over the page, when a session has ended: what was typed stays behind it. */
export default function SignInAgain({ name, onDone, onOther }: SignInAgainProps) {
  const { t } = useSpeech();
  return (
    <Dialog title={t('again.title')}>
      <p>{t('again.text')}</p>
      <SignInForm name={name} onDone={onDone} />
      <Button look="plain" onClick={onOther}>
        {t('again.other')}
      </Button>
    </Dialog>
  );
}
