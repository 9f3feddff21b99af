import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { PasswordField, SelectField, TextField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';

/** What an account is made of, as it was typed. */
export interface SlotData {
  name: string;
  domain: string;
  firstName: string;
  lastName: string;
  displayName: string;
  password: string;
  repeated: string;
}

interface SlotFormProps {
  data: SlotData;
  domains: readonly string[];
  /** Why the account could not be made, when that was tried. */
  failure: unknown;
  onDone: (data: SlotData) => void;
  onClose: () => void;
}

/** Asks for the data of an account; the rules of its domain are shown, and judge before it goes on. */
export function SlotForm({ data, domains, failure, onDone, onClose }: SlotFormProps) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState(data);
  const { name, domain, password } = typed;
  const rules = useQuery({
    queryKey: ['policy', domain],
    queryFn: () => call('GET /api/v1/policies/effective', { query: { domain } }),
  });
  const judge = useMutation({
    mutationFn: () => call('POST /api/v1/policies/judgement', { body: { domain, name, password } }),
    onSuccess: ({ violations }) => {
      if (violations.length === 0 && !differs) onDone(typed);
    },
  });
  const differs = typed.password !== typed.repeated;
  const tried = judge.isSuccess;
  const wrong = (field: string) =>
    judge.data?.violations.find((violation) => violation.field === field)?.text ?? fieldError(failure, field);
  const set = (field: keyof SlotData) => ({
    name: field,
    value: typed[field],
    onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [field]: target.value }),
  });
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        judge.mutate();
      }}
    >
      <Failure error={judge.error ?? failure} shown={['address', 'name', 'password']} />
      {tried && (differs || judge.data.violations.length > 0) ? <Notice tone="bad">{t('error.fields')}</Notice> : null}
      <div className="pair">
        <TextField
          {...set('name')}
          label={t('slots.name')}
          hint={<Rules sentences={rules.data?.text.name} />}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          required
          error={wrong('name') ?? wrong('address')}
        />
        <SelectField {...set('domain')} label={t('domains.name')}>
          {domains.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="pair">
        <TextField {...set('firstName')} label={t('slots.firstName')} autoComplete="off" />
        <TextField {...set('lastName')} label={t('slots.lastName')} autoComplete="off" />
      </div>
      <TextField {...set('displayName')} label={t('accounts.displayName')} hint={t('accounts.displayNameHint')} />
      <div className="pair">
        <PasswordField
          {...set('password')}
          label={t('accounts.password')}
          hint={<Rules sentences={rules.data?.text.password} />}
          autoComplete="new-password"
          required
          error={wrong('password')}
        />
        <PasswordField
          {...set('repeated')}
          label={t('slots.repeat')}
          autoComplete="new-password"
          required
          error={tried && differs ? t('slots.differs') : undefined}
        />
      </div>
      <div className="actions end">
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button type="submit" look="main" busy={judge.isPending}>
          {t('slots.next')}
        </Button>
      </div>
    </form>
  );
}

function Rules({ sentences = [] }: { sentences: readonly string[] | undefined }) {
  return (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
