import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useMailServers } from '#web/panel/mail-servers.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { SlotForm, type SlotData } from './slot-form.tsx';

const nothing: SlotData = {
  name: '',
  domain: '',
  firstName: '',
  lastName: '',
  displayName: '',
  password: '',
  repeated: '',
};

interface SlotWizardProps {
  slot: Schemas['Slot'];
  /** Domains of the customer; at least one. */
  domains: readonly string[];
  onClose: () => void;
}

/** Makes an account of a placeholder: what it is called, then a look at all of it before it is made. */
export function SlotWizard({ slot, domains, onClose }: SlotWizardProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [data, setData] = useState<SlotData>({ ...nothing, domain: domains[0] ?? '' });
  const [step, setStep] = useState<'form' | 'summary'>('form');
  const address = `${data.name}@${data.domain}`;
  const make = useMutation({
    mutationFn: () => {
      const { firstName, lastName, displayName, password } = data;
      const body = { address, firstName, lastName, displayName, password, slot: slot.number };
      return call('POST /api/v1/accounts', { body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
      tell(t('accounts.added', { address }));
      onClose();
    },
    // Its rules may have changed since they were shown.
    onError: () => setStep('form'),
  });
  return (
    <Dialog title={t('slots.configure', { address: slot.address })} wide onClose={onClose}>
      {step === 'form' ? (
        <SlotForm
          data={data}
          domains={domains}
          failure={make.error}
          onClose={onClose}
          onDone={(typed) => {
            setData(typed);
            setStep('summary');
          }}
        />
      ) : (
        <>
          <Summary data={data} address={address} />
          <div className="actions end">
            <Button onClick={() => setStep('form')}>{t('slots.back')}</Button>
            <Button look="main" busy={make.isPending} onClick={() => make.mutate()} autoFocus>
              {t('slots.confirm')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function Summary({ data, address }: { data: SlotData; address: string }) {
  const { t } = useSpeech();
  const servers = useMailServers();
  const lines: [string, string][] = [
    [t('accounts.address'), address],
    [t('slots.names'), `${data.firstName} ${data.lastName}`.trim() || '–'],
    [t('accounts.displayName'), data.displayName || '–'],
    ...servers.lines,
  ];
  return (
    <>
      <Failure error={servers.error} />
      <dl className="facts">
        {lines.map(([label, value]) => (
          <div key={`${label} ${value}`} className="contents">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t('slots.login')}</p>
    </>
  );
}
