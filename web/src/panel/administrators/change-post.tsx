import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSession, useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { type Administrator, postOf } from './post.ts';
import { PostFields } from './post-fields.tsx';

/** Gives an administrator another role, or another customer. */
export function ChangePost({ administrator, onClose }: { administrator: Administrator; onClose: () => void }) {
  const { t } = useSpeech();
  const session = useSession();
  const { refresh } = useSessionState();
  const tell = useTell();
  const queries = useQueryClient();
  const { login } = administrator;
  const change = useMutation({
    mutationFn: (form: FormData) =>
      call('PUT /api/v1/administrators/{login}/post', { path: { login }, body: postOf(form, session.customer) }),
    onSuccess: async () => {
      // Whoever has another role themselves sees other pages.
      if (login === session.name) await refresh();
      await queries.invalidateQueries({ queryKey: ['administrators'] });
      tell(t('administrators.changed', { login }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('administrators.changeTitle', { login })}
      submit={t('administrators.change')}
      busy={change.isPending}
      onSubmit={change.mutate}
      onClose={onClose}
    >
      <p>{t('administrators.changeText')}</p>
      <Failure error={change.error} shown={['role', 'customer']} />
      <PostFields now={administrator} error={change.error} />
    </FormDialog>
  );
}
