import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { ApiError, call } from '#web/api/client.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { CheckField, Segments, SelectField, TextField } from '#web/ui/field.tsx';
import { useKept } from '#web/ui/kept.ts';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { WizardFrame } from './frame.tsx';
import { stepPlace } from './steps.ts';

const nothing = { from: 'managed' as 'managed' | 'typed', zone: '', name: '', vouched: false };

/** `/panel/domains/new`: which domain it is, of the zones that are managed here or any other. */
export function DomainStep() {
  const { t } = useSpeech();
  const { role } = useSession();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const isOperator = role === 'operator';
  const { value, set, forget } = useKept('add-domain', nothing);
  const managed = useQuery({
    queryKey: ['managed-zones'],
    queryFn: () => call('GET /api/v1/managed-zones'),
    enabled: isOperator,
  });
  const zones = managed.data?.items.map(({ zone }) => zone) ?? [];
  const isManaged = value.from === 'managed' && zones.length > 0;
  const name = isManaged ? value.zone || (zones[0] ?? '') : value.name.trim();
  const goOn = (domain: string) => {
    forget();
    go(stepPlace(domain, 'proof'));
  };
  const add = useMutation({
    mutationFn: () =>
      call('POST /api/v1/domains', { body: { name, vouched: isOperator && (isManaged || value.vouched) } }),
    onSuccess: async (domain) => {
      await queries.invalidateQueries({ queryKey: ['domains'] });
      goOn(domain.name);
    },
    onError: (error) => {
      // It was added before: its set-up goes on.
      if (error instanceof ApiError && error.code === 'already-exists') goOn(name);
    },
  });
  return (
    <WizardFrame domain="" step="domain" reach="domain">
      <Card title={t('wizard.which')} lead={t('wizard.whichLead')}>
        <form
          className="body"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Failure error={add.error ?? managed.error} shown={['name']} />
          {(managed.data?.faults ?? []).map(({ server, text }) => (
            <Notice key={server} tone="warn">
              {text}
            </Notice>
          ))}
          {zones.length === 0 ? null : (
            <div>
              <Segments
                label={t('wizard.which')}
                value={value.from}
                options={[
                  { value: 'managed', label: t('wizard.managed') },
                  { value: 'typed', label: t('wizard.external') },
                ]}
                onChange={(from) => set({ ...value, from })}
              />
            </div>
          )}
          <div className="form limited">
            {isManaged ? (
              <SelectField
                label={t('domains.name')}
                hint={t('wizard.managedHint')}
                value={name}
                error={fieldError(add.error, 'name')}
                onChange={({ target }) => set({ ...value, zone: target.value })}
              >
                {zones.map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </SelectField>
            ) : (
              <TextField
                label={t('domains.name')}
                hint={t('domains.nameHint')}
                value={value.name}
                onChange={({ target }) => set({ ...value, name: target.value })}
                autoCapitalize="none"
                autoComplete="off"
                spellCheck={false}
                required
                error={fieldError(add.error, 'name')}
              />
            )}
            {isOperator && !isManaged ? (
              <CheckField
                label={t('domains.vouch')}
                checked={value.vouched}
                onChange={({ target }) => set({ ...value, vouched: target.checked })}
              />
            ) : null}
          </div>
          <div className="actions">
            <Button type="submit" look="main" busy={add.isPending} disabled={name === '' || managed.isLoading}>
              {t('wizard.next')}
            </Button>
          </div>
        </form>
      </Card>
    </WizardFrame>
  );
}
