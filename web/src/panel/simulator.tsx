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
  /** The mode to try; null for the present one. */
  assumed: { mode: Schemas['Domain']['mode']; host: string } | null;
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
  const ask = useMutation({
    mutationFn: (name: string) => {
      const mode = assumed === null ? {} : { mode: assumed.mode };
      const host = assumed?.mode === 'non-authoritative' ? { host: assumed.host } : {};
      const query = { address: `${name}@${domain}`, ...mode, ...host };
      return call('GET /api/v1/domains/{domain}/simulation', { path: { domain }, query });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = typed(new FormData(event.currentTarget), 'name').trim();
    if (name !== '') ask.mutate(name);
  };
  return (
    <form className="form" noValidate onSubmit={submit}>
      <div className="limited">
        <TextField
          label={t(assumed === null ? 'simulator.now' : 'simulator.then')}
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
      <div role="status">{ask.isSuccess ? <Outcome simulation={ask.data} /> : null}</div>
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
