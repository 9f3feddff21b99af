import { useSpeech } from '#web/texts/language.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Card } from '#web/ui/page.tsx';
import { QrCode } from '#web/ui/qr-code.tsx';

/** A file that sets up Apple's mail programs; `link` is where it is, `login` whose it is. */
export function ProfileFileCard({ link, login }: { link: string; login: string }) {
  const { t } = useSpeech();
  const { pathname, search } = new URL(link);
  return (
    <Card title={t('profileFile.title')} lead={t('profileFile.lead', { address: login })}>
      <div className="body">
        <div className="pictured">
          <QrCode text={link} label={t('profileFile.qr')} />
          <div>
            <p className="quiet">{t('profileFile.scan')}</p>
            <a className="button" href={`${pathname}${search}`} download>
              <Icon name="down" />
              {t('profileFile.download')}
            </a>
          </div>
        </div>
      </div>
    </Card>
  );
}
