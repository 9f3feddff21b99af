import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { AppPasswords } from './app-passwords.tsx';
import { ProfileFileCard } from './profile-file-card.tsx';
import { ServersCard } from './servers-card.tsx';

/** `/account/programs` */
export function ProgramsPage() {
  const { t } = useSpeech();
  const found = useQuery({ queryKey: ['mail-programs'], queryFn: () => call('GET /api/v1/account/mail-programs') });
  const { profile = null, login = '' } = found.data ?? {};
  return (
    <Page title={t('programs.title')} lead={t('programs.lead')} narrow>
      {found.isPending ? <Loading /> : null}
      <Failure error={found.error} />
      {found.isSuccess ? <ServersCard programs={found.data} /> : null}
      {profile === null ? null : <ProfileFileCard link={profile} login={login} />}
      <AppPasswords />
    </Page>
  );
}
