import { useMutation } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { typed } from '#web/ui/typed.ts';

/** Whether what a caller says is the answer to the security question: yes or no, and never the answer. */
export function AnswerCheck({ address, isChosen }: { address: string; isChosen: boolean }) {
  const { t } = useSpeech();
  const check = useMutation({
    mutationFn: (answer: string) => call('POST /api/v1/recovery/answer-check', { body: { address, answer } }),
  });
  if (!isChosen) {
    return (
      <Card title={t('desk.answerTitle')}>
        <div className="body">
          <Notice>{t('desk.noQuestion')}</Notice>
        </div>
      </Card>
    );
  }
  return (
    <Card title={t('desk.answerTitle')} lead={t('desk.answerLead')}>
      <form
        className="body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate(typed(new FormData(event.currentTarget), 'answer'));
          event.currentTarget.reset();
        }}
      >
        <TextField label={t('desk.answer')} name="answer" autoComplete="off" required spellCheck={false} />
        <div role="status">
          {check.isSuccess ? (
            <Notice tone={check.data.right ? 'good' : 'warn'}>
              {t(check.data.right ? 'desk.right' : 'desk.wrong')}
            </Notice>
          ) : null}
        </div>
        <Failure error={check.error} />
        <div className="actions">
          <Button type="submit" look="main" busy={check.isPending}>
            {t('desk.check')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
