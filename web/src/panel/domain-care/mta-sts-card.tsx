import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { Loading } from '#web/shell/loading.tsx';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Segments } from '#web/ui/field.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import type { CareProps } from './types.ts';

type Mode = Schemas['MtaSts']['mode'];

const modes = {
  testing: ['mtaSts.testing', 'mtaSts.testingText'],
  enforce: ['mtaSts.enforce', 'mtaSts.enforceText'],
  none: ['mtaSts.none', 'mtaSts.noneText'],
} as const satisfies Record<Mode, readonly [Key, Key]>;

/** What others must keep to who deliver to a domain (RFC 8461), with the policy as it is served. */
export function MtaStsCard({ domain, mayChange }: CareProps) {
  const { t } = useSpeech();
  const queries = useQueryClient();
  const path = { domain };
  const key = ['domain', domain, 'mta-sts'];
  const found = useQuery({ queryKey: key, queryFn: () => call('GET /api/v1/domains/{domain}/mta-sts', { path }) });
  const choose = useMutation({
    mutationFn: (mode: Mode) => call('PUT /api/v1/domains/{domain}/mta-sts', { path, body: { mode } }),
    onSuccess: async (changed) => {
      queries.setQueryData(key, changed);
      await queries.invalidateQueries({ queryKey: ['domain', domain, 'records'] });
    },
  });
  if (found.isPending) return <Loading />;
  const mode = choose.isPending ? choose.variables : found.data?.mode;
  return (
    <Card title={t('mtaSts.title')} lead={t('mtaSts.lead')}>
      <div className="body">
        <Failure error={found.error ?? choose.error} />
        {mode === undefined ? null : (
          <>
            <div className="choice-text">
              {mayChange ? (
                <Segments
                  label={t('mtaSts.title')}
                  value={mode}
                  options={(Object.keys(modes) as Mode[]).map((value) => ({ value, label: t(modes[value][0]) }))}
                  onChange={choose.mutate}
                />
              ) : (
                <b>{t(modes[mode][0])}</b>
              )}
              <p className="quiet small">{t(modes[mode][1])}</p>
            </div>
            {choose.isSuccess ? <Notice tone="warn">{t('mtaSts.changed')}</Notice> : null}
            <dl className="facts">
              <dt>{t('mtaSts.id')}</dt>
              <dd>
                <code>{found.data?.id}</code>
              </dd>
            </dl>
            <details>
              <summary>{t('mtaSts.policy')}</summary>
              <div className="zone">
                <pre tabIndex={0} aria-label={t('mtaSts.policy')}>
                  {found.data?.text}
                </pre>
              </div>
            </details>
          </>
        )}
      </div>
    </Card>
  );
}
