import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { IconButton } from '#web/ui/button.tsx';
import { Badge, errorText } from '#web/ui/notice.tsx';
import { DnsItems } from './dns-items.tsx';
import { stateTexts } from './groups.ts';

/** How a domain of a list was in DNS when it was looked at last, with a way to look now. */
export function CheckCell({ domain: { name, diagnosis } }: { domain: Schemas['Domain'] }) {
  const words = useSpeech();
  const { t, moment } = words;
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: () => call('GET /api/v1/domains/{domain}/check', { path: { domain: name }, query: { anew: 'true' } }),
    onSuccess: async (report) => {
      queries.setQueryData(['domain', name, 'report'], { report });
      await queries.invalidateQueries({ queryKey: ['domains'] });
    },
  });
  const button = (
    <IconButton
      size="small"
      icon="refresh"
      label={t('diagnosis.checkNamed', { domain: name })}
      disabled={look.isPending}
      aria-busy={look.isPending}
      onClick={() => look.mutate()}
    />
  );
  if (look.isError) {
    return (
      <div className="diagnosed">
        <Badge tone="bad">{errorText(look.error, words)}</Badge>
        {button}
      </div>
    );
  }
  if (diagnosis === null) {
    return (
      <div className="diagnosed">
        <span className="quiet">{t('diagnosis.never')}</span>
        {button}
      </div>
    );
  }
  const [label, tone] = stateTexts[diagnosis.state];
  return (
    <div className="diagnosed">
      <div>
        {tone === 'bad' ? (
          <Link
            className="button danger small"
            href={`/panel/domains/${encodeURIComponent(name)}`}
            aria-label={t('diagnosis.faultsOf', { n: diagnosis.items.length, domain: name })}
          >
            {t('diagnosis.faults', { n: diagnosis.items.length })}
          </Link>
        ) : (
          <Badge tone={tone}>{t(label)}</Badge>
        )}
        <div className="quiet small">
          <DnsItems items={diagnosis.items} />
        </div>
        <div className="quiet small">{moment(diagnosis.checkedAt)}</div>
      </div>
      {button}
    </div>
  );
}
