import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { TextField } from '#web/ui/field.tsx';
import { Failure, Notice } from '#web/ui/notice.tsx';
import { typed } from '#web/ui/typed.ts';

interface SimulatorProps {
  domain: string;
  /** The target server to try, null to be without one; undefined for how it is now. */
  assumed: { host: string; port: number } | null | undefined;
}

const refusals: Readonly<Record<string, Key>> = {
  unknown: 'simulator.unknown',
  suspended: 'simulator.suspended',
  full: 'simulator.full',
  'not-permitted': 'simulator.notPermitted',
  looping: 'simulator.looping',
};

/** Says what would become of mail for an address, before anything is changed. */
export function Simulator({ domain, assumed }: SimulatorProps) {
  const { t } = useSpeech();
  // An answer is about the mode that it was asked for.
  const about = assumed === undefined ? '' : JSON.stringify(assumed);
  const ask = useMutation({
    mutationFn: ({ name }: { name: string; about: string }) => {
      const address = `${name}@${domain}`;
      const query =
        assumed === undefined
          ? { address }
          : assumed === null
            ? { address, mode: 'authoritative' as const }
            : { address, mode: 'non-authoritative' as const, ...assumed };
      return call('GET /api/v1/domains/{domain}/simulation', { path: { domain }, query });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = typed(new FormData(event.currentTarget), 'name').trim();
    if (name !== '') ask.mutate({ name, about });
  };
  return (
    <form className="form" noValidate onSubmit={submit}>
      <div className="limited">
        <TextField
          label={t(assumed === undefined ? 'simulator.now' : 'simulator.then')}
          hint={t('simulator.hint')}
          name="name"
          suffix={`@${domain}`}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <div className="actions">
        <Button type="submit" busy={ask.isPending}>
          {t('simulator.ask')}
        </Button>
      </div>
      <Failure error={ask.error} />
      <div role="status">
        {ask.isSuccess && ask.variables.about === about ? <Outcome simulation={ask.data} /> : null}
      </div>
    </form>
  );
}

function Outcome({ simulation: { refusal, deliveries, leaving, probe } }: { simulation: Schemas['Simulation'] }) {
  const { t } = useSpeech();
  const reply = probe === null ? null : <p className="small">{t('simulator.probe', { reply: probe.reply })}</p>;
  if (refusal !== null) {
    return (
      <Notice tone="warn">
        {t(refusals[refusal] ?? 'simulator.unknown')}
        {reply}
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      {deliveries.map(({ address, full }) => (
        <p key={address}>{t(full ? 'simulator.waits' : 'simulator.delivered', { address })}</p>
      ))}
      {leaving.map(({ address, target }) => (
        <p key={address}>
          {target === null
            ? t('simulator.leaves', { address })
            : t('simulator.relayed', { address, server: `${target.host}:${target.port ?? 25}` })}
        </p>
      ))}
      {reply}
    </Notice>
  );
}
