import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { SelectField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** The question that is asked where the password was forgotten. */
export function QuestionCard() {
  const { t } = useSpeech();
  const [changing, setChanging] = useState(false);
  const found = useQuery({
    queryKey: ['security-question'],
    queryFn: () => call('GET /api/v1/account/security-question'),
  });
  const chosen = found.data?.questions.find(({ name }) => name === found.data.question);
  return (
    <Card
      title={t('question.title')}
      lead={t('question.lead')}
      actions={
        <Button disabled={!found.isSuccess} onClick={() => setChanging(true)}>
          {t(chosen === undefined ? 'question.choose' : 'question.change')}
        </Button>
      }
    >
      <div className="body">
        <Failure error={found.error} />
        {found.isSuccess ? <p>{chosen?.text ?? t('question.none')}</p> : null}
      </div>
      {changing && found.isSuccess ? <ChooseQuestion state={found.data} onClose={() => setChanging(false)} /> : null}
    </Card>
  );
}

function ChooseQuestion({ state, onClose }: { state: Schemas['SecurityQuestion']; onClose: () => void }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (form: FormData) =>
      call('PUT /api/v1/account/security-question', {
        body: { question: typed(form, 'question'), answer: typed(form, 'answer').trim() },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['security-question'] });
      tell(t('question.saved'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('question.title')}
      submit={t('dialog.save')}
      busy={set.isPending}
      onSubmit={set.mutate}
      onClose={onClose}
    >
      <Failure error={set.error} shown={['question', 'answer']} />
      <SelectField
        label={t('question.question')}
        name="question"
        defaultValue={state.question ?? ''}
        error={fieldError(set.error, 'question')}
      >
        {state.questions.map(({ name, text }) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('question.answer')}
        hint={t('question.answerHint')}
        name="answer"
        autoComplete="off"
        required
        error={fieldError(set.error, 'answer')}
      />
    </FormDialog>
  );
}
