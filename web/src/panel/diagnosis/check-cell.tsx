import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Badge, errorText } from '#web/ui/notice.tsx';

/** How a domain of a list is in DNS, asked when somebody wants to know: it takes seconds where servers are silent. */
export function CheckCell({ domain }: { domain: string }) {
  const words = useSpeech();
  const { t } = words;
  const [asked, setAsked] = useState(false);
  const report = useQuery({
    queryKey: ['domain', domain, 'check'],
    queryFn: () => call('GET /api/v1/domains/{domain}/check', { path: { domain } }),
    enabled: asked,
    retry: false,
  });
  if (report.data !== undefined) {
    const faults =
      report.data.records.filter(({ state }) => state !== 'ok').length +
      report.data.checks.filter(({ level }) => level === 'fault').length;
    return (
      <Link href={`/panel/domains/${encodeURIComponent(domain)}`}>
        <Badge tone={report.data.ok ? 'good' : 'bad'}>
          {report.data.ok ? t('diagnosis.ok') : t('diagnosis.faults', { n: faults })}
        </Badge>
      </Link>
    );
  }
  if (report.isError) return <Badge tone="bad">{errorText(report.error, words)}</Badge>;
  return (
    <Button
      size="small"
      busy={report.isFetching}
      onClick={() => setAsked(true)}
      aria-label={t('diagnosis.checkNamed', { domain })}
    >
      {t('diagnosis.check')}
    </Button>
  );
}
