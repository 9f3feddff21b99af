import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { stepPlace } from './wizard/steps.ts';

/** Domains that wait for a proof, also those that others claim too and that are therefore in no list yet. */
export function OpenClaims() {
  const { t } = useSpeech();
  const claims = useQuery({ queryKey: ['domains', 'claims'], queryFn: () => call('GET /api/v1/domain-claims') });
  const items = claims.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Notice tone="warn">
      {t('domains.claims', { n: items.length })}
      <ul>
        {items.map(({ domain }) => (
          <li key={domain}>
            <Link href={stepPlace(domain, 'proof')}>{domain}</Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
