import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { Loading } from '#web/shell/loading.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { SelectField } from '#web/ui/field.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { PolicyForm } from './policy-form.tsx';

/** `/panel/policies`: rules of the platform, or of the domain that the address names. */
export function PoliciesPage() {
  const { t } = useSpeech();
  const { role } = useSession();
  const [values, setValues] = useSearchParams();
  const domains = useQuery({
    queryKey: ['domains', 'names'],
    queryFn: () => call('GET /api/v1/domains', { query: { limit: 200 } }),
  });
  const names = domains.data?.items.map(({ name }) => name) ?? [];
  const domain = values.get('domain') ?? (role === 'operator' ? '' : (names[0] ?? ''));
  const known = domain === '' || names.includes(domain) ? names : [domain, ...names];
  if (domains.isSuccess && known.length === 0 && role !== 'operator') {
    return (
      <Page title={t('policies.title')} lead={t('policies.lead')}>
        <div className="card empty">
          <Icon name="globe" />
          <h2>{t('domains.none')}</h2>
          <p>{t('domains.noneText')}</p>
          <Link className="button main" href="/panel/domains/new">
            {t('domains.add')}
          </Link>
        </div>
      </Page>
    );
  }
  return (
    <Page title={t('policies.title')} lead={t('policies.lead')}>
      <div className="card">
        <div className="tools">
          <SelectField
            label={t('policies.whose')}
            value={domain}
            onChange={({ target }) => setValues(target.value === '' ? {} : { domain: target.value })}
          >
            {role === 'operator' ? <option value="">{t('policies.everybody')}</option> : null}
            {known.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
      {domains.isPending ? <Loading /> : null}
      <Failure error={domains.error} />
      {domains.isSuccess && (role === 'operator' || domain !== '') ? <Loaded key={domain} domain={domain} /> : null}
    </Page>
  );
}

function Loaded({ domain }: { domain: string }) {
  const { role } = useSession();
  const query = domain === '' ? {} : { domain };
  const effective = useQuery({
    queryKey: ['policy', domain],
    queryFn: () => call('GET /api/v1/policies/effective', { query }),
  });
  const levels = useQuery({
    queryKey: ['policy-levels'],
    queryFn: () => call('GET /api/v1/policies'),
    enabled: role === 'operator',
  });
  if (effective.isError || levels.isError) return <Failure error={effective.error ?? levels.error} />;
  if (effective.isPending || (role === 'operator' && levels.isPending)) return <Loading />;
  return <PolicyForm domain={domain} effective={effective.data} levels={levels.data?.items} />;
}
