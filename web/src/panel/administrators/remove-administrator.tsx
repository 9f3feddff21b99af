import { call } from '#web/api/client.ts';
import { useSession, useSessionState } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Confirm } from '#web/ui/confirm.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { useAdministrator } from './use-administrator.ts';

/** Asks once before somebody administers no more. */
export function RemoveAdministrator({ login, onClose }: { login: string; onClose: () => void }) {
  const { t } = useSpeech();
  const own = useSession().name === login;
  const { refresh } = useSessionState();
  const tell = useTell();
  const found = useAdministrator(login);
  return (
    <Confirm
      title={t('administrators.removeTitle', { login })}
      text={t(own ? 'administrators.removeOwnText' : 'administrators.removeText')}
      submit={t('administrators.remove')}
      act={async () => {
        await call('DELETE /api/v1/administrators/{login}', { path: { login }, etag: found.data?.etag });
        if (own) await refresh();
      }}
      busy={found.isPending}
      changes={['administrators']}
      onDone={() => tell(t('administrators.removed', { login }))}
      onClose={onClose}
    />
  );
}
