import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, type Versioned, versioned } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { errorText, Failure, Notice } from '#web/ui/notice.tsx';
import { Card, Page } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';

type Space = Schemas['Space'];

/** `/account/space` */
export function SpacePage() {
  const { t } = useSpeech();
  const { name: account } = useSession();
  const path = { account };
  const space = useQuery({
    queryKey: ['space', account],
    queryFn: () => versioned('GET /api/v1/accounts/{account}/space', { path }),
  });
  return (
    <Page title={t('space.title')} lead={t('space.lead')} narrow>
      {space.isPending ? <Loading /> : null}
      <Failure error={space.error} />
      {space.isSuccess ? <Split key={space.data.etag} account={account} found={space.data} /> : null}
    </Page>
  );
}

/** The division of the space, between what mail and what the home page have in use. */
function Split({ account, found: { value: space, etag } }: { account: string; found: Versioned<Space> }) {
  const words = useSpeech();
  const { t, size } = words;
  const tell = useTell();
  const queries = useQueryClient();
  const [share, setShare] = useState(space.webShare);
  const { spaceBytes: total, mail, web } = space;
  const least = total === 0 ? 0 : Math.ceil((web.usedBytes / total) * 100);
  const most = total === 0 ? 100 : Math.floor(100 - (mail.usedBytes / total) * 100);
  const webBytes = Math.floor((total * share) / 100);
  const change = useMutation({
    mutationFn: () =>
      versioned('PATCH /api/v1/accounts/{account}/space', { path: { account }, body: { webShare: share }, etag }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['space', account] });
      tell(t('space.saved'));
    },
    onError: (error) => {
      if (isChanged(error)) {
        tell(errorText(error, words));
        void queries.invalidateQueries({ queryKey: ['space', account] });
      }
      if (!isInUse(error)) return;
      setShare(space.webShare);
      void queries.invalidateQueries({ queryKey: ['space', account] });
    },
  });
  if (total === 0) {
    return (
      <Card title={t('space.use')}>
        <div className="body">
          <p>{t('space.unlimited', { used: size(mail.usedBytes) })}</p>
        </div>
      </Card>
    );
  }
  return (
    <>
      <Card title={t('space.use')} lead={t('space.total', { size: size(total) })}>
        <div className="body">
          <Use label={t('space.mail')} used={mail.usedBytes} limit={mail.limitBytes} />
          <Use label={t('space.web')} used={web.usedBytes} limit={web.limitBytes} />
        </div>
      </Card>
      <Card title={t('space.split')} lead={t('space.splitText')}>
        <div className="body">
          {isInUse(change.error) ? <Notice tone="bad">{t('space.inUse')}</Notice> : <Failure error={change.error} />}
          <div className="field">
            <label htmlFor="share">{t('space.webShare', { n: share })}</label>
            <input
              id="share"
              className="slider"
              type="range"
              min={0}
              max={100}
              value={share}
              aria-valuetext={t('space.divided', { mail: size(total - webBytes), web: size(webBytes) })}
              onChange={(event) => setShare(Math.min(most, Math.max(least, event.target.valueAsNumber)))}
            />
            <div className="hint">{t('space.divided', { mail: size(total - webBytes), web: size(webBytes) })}</div>
            <div className="hint" aria-live="polite">
              {share >= most && most < 100 ? t('space.most', { used: size(mail.usedBytes) }) : null}
              {share <= least && least > 0 ? t('space.least', { used: size(web.usedBytes) }) : null}
            </div>
          </div>
          <div className="actions">
            <Button
              look="main"
              disabled={share === space.webShare}
              busy={change.isPending}
              onClick={() => change.mutate()}
            >
              {t('dialog.save')}
            </Button>
          </div>
        </div>
      </Card>
    </>
  );
}

/** Whether somebody else divided the space meanwhile: then the page begins anew with what is there. */
function isChanged(error: unknown): boolean {
  return error instanceof ApiError && error.status === 412;
}

/** Whether a share would be less than what is in it: mail came since the page was shown. */
function isInUse(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'in-use';
}

function Use({ label, used, limit }: { label: string; used: number; limit: number }) {
  const { t, size } = useSpeech();
  const part = limit === 0 ? 0 : used / limit;
  return (
    <div className="field">
      <span className="label">{label}</span>
      <meter className="meter" aria-label={label} min={0} max={1} high={0.8} value={part} />
      <div className="hint">{t('space.usedOf', { used: size(used), limit: size(limit) })}</div>
    </div>
  );
}
