import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { LanguageSwitch } from '#web/shell/switches.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { typed } from '#web/ui/typed.ts';

/** Under which name and in which language the owner is known. */
export function NameCard() {
  const { t } = useSpeech();
  const { name } = useSession();
  const found = useQuery({
    queryKey: ['account', name],
    queryFn: () => call('GET /api/v1/accounts/{account}', { path: { account: name } }),
  });
  return (
    <Card title={t('profile.who')} lead={name}>
      <div className="body">
        {found.isPending ? <Loading /> : null}
        <Failure error={found.error} />
        {found.isSuccess ? <NameForm account={found.data} /> : null}
        <div className="field">
          <span className="label">{t('language.label')}</span>
          <span>
            <LanguageSwitch />
          </span>
          <div className="hint">{t('profile.languageHint')}</div>
        </div>
      </div>
    </Card>
  );
}

function NameForm({ account: { address, displayName } }: { account: Schemas['Account'] }) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (form: FormData) => {
      const body = { displayName: typed(form, 'displayName').trim() };
      return call('PATCH /api/v1/accounts/{account}', { path: { account: address }, body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['account', address] });
      tell(t('profile.saved'));
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="form" noValidate onSubmit={submit}>
      <Failure error={change.error} shown={['displayName']} />
      <div className="limited form">
        <TextField
          label={t('profile.displayName')}
          hint={t('profile.displayNameHint')}
          name="displayName"
          defaultValue={displayName}
          autoComplete="name"
          error={fieldError(change.error, 'displayName')}
        />
      </div>
      <div className="actions">
        <Button type="submit" look="main" busy={change.isPending}>
          {t('dialog.save')}
        </Button>
      </div>
    </form>
  );
}
