import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSession, useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { postOf } from './post.ts';
import { PostFields } from './post-fields.tsx';
import { useAdministrator } from './use-administrator.ts';

/** Gives an administrator another role, or another customer. */
export function ChangePost({ login, onClose }: { login: string; onClose: () => void }) {
  const { t } = useSpeech();
  const session = useSession();
  const { refresh } = useSessionState();
  const tell = useTell();
  const queries = useQueryClient();
  const found = useAdministrator(login);
  const change = useMutation({
    mutationFn: (form: FormData) =>
      call('PUT /api/v1/administrators/{login}/post', {
        path: { login },
        body: postOf(form, session.customer),
        etag: found.data?.etag,
      }),
    onSuccess: async () => {
      // Whoever has another role themselves sees other pages.
      if (login === session.name) await refresh();
      await queries.invalidateQueries({ queryKey: ['administrators'] });
      tell(t('administrators.changed', { login }));
      onClose();
    },
    // Where somebody else was faster, what they made of it is shown.
    onError: () => queries.invalidateQueries({ queryKey: ['administrators'] }),
  });
  return (
    <FormDialog
      title={t('administrators.changeTitle', { login })}
      submit={t('administrators.change')}
      busy={!found.isSuccess || change.isPending}
      onSubmit={change.mutate}
      onClose={onClose}
    >
      <p>{t('administrators.changeText')}</p>
      {found.isPending ? <Loading /> : null}
      <Failure error={found.error ?? change.error} shown={['role', 'customer']} />
      {found.isSuccess ? <PostFields key={found.data.etag} now={found.data.value} error={change.error} /> : null}
    </FormDialog>
  );
}
