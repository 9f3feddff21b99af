import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { ModeField } from '#web/panel/mode-field.tsx';
import { Simulator } from '#web/panel/simulator.tsx';
import { targetOf, targetText, type TypedMode, typedMode } from '#web/panel/target.ts';
import { useSaveMode } from '#web/panel/use-save-mode.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { useKept } from '#web/ui/kept.ts';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { stepPlace } from './steps.ts';

interface ModeStepProps {
  domain: Schemas['Domain'];
  etag: string | undefined;
}

/** Who knows the addresses: with who has authority over the domain elsewhere, and what the choice would do to mail. */
export function ModeStep({ domain, etag }: ModeStepProps) {
  const { t } = useSpeech();
  const { name } = domain;
  const [, go] = useLocation();
  const authority = useQuery({
    queryKey: ['domain', name, 'authority'],
    queryFn: () => call('GET /api/v1/domains/{domain}/authority', { path: { domain: name } }),
    // It is asked at other people's servers: once is enough.
    staleTime: Infinity,
  });
  const elsewhere = authority.data?.elsewhere ?? null;
  const server = elsewhere?.server ?? null;
  const kept = useKept<Partial<TypedMode>>(`mode ${name}`, {});
  const before = typedMode(domain);
  const suggested: TypedMode =
    server === null || domain.mode === 'non-authoritative'
      ? before
      : { mode: 'non-authoritative', target: targetText(server) };
  const value = { ...suggested, ...kept.value };
  const target = targetOf(value);
  const isChanged = value.mode !== before.mode || (target !== null && value.target.trim() !== before.target);
  const next = stepPlace(name, 'records');
  const save = useSaveMode({
    domain,
    etag,
    onSaved: ({ finding }) => {
      kept.forget();
      if (finding === null) go(next);
    },
  });
  const finding = isChanged ? null : (save.data?.finding ?? null);
  return (
    <Card title={t('mode.title')} lead={t('mode.lead')}>
      <form
        id="wizard-mode"
        className="body"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(value);
        }}
      >
        <div role="status">
          {authority.isPending ? <p className="quiet">{t('wizard.asking')}</p> : null}
          {elsewhere === null ? null : <Notice tone="warn">{elsewhere.text}</Notice>}
        </div>
        <Failure error={save.error ?? authority.error} shown={['target.host']} />
        <ModeField value={value} onChange={kept.set} error={fieldError(save.error, 'target.host')} />
      </form>
      <div className="body">
        {target === undefined ? null : <Simulator domain={name} assumed={isChanged ? target : undefined} />}
        {finding === null ? null : <Notice tone="warn">{finding}</Notice>}
        <div className="actions">
          {isChanged ? (
            <Button type="submit" form="wizard-mode" look="main" disabled={target === undefined} busy={save.isPending}>
              {t('wizard.saveMode')}
            </Button>
          ) : (
            <Link className="button main" href={next}>
              {t('wizard.next')}
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}
