import { useState } from 'react';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { useBatch } from '#web/ui/batches.tsx';
import { FormDialog } from '#web/ui/dialog.tsx';
import { SelectField, TextField } from '#web/ui/field.tsx';
import { typed } from '#web/ui/typed.ts';
import { useAccountJobs } from './account-jobs.ts';

const units = { MB: 1024 ** 2, GB: 1024 ** 3 } as const;

interface ChangeSpaceProps {
  accounts: readonly Schemas['Account'][];
  onSettled: (names: readonly string[]) => void;
  onClose: () => void;
}

/** Asks how much space each of the accounts is to have. */
export function ChangeSpace({ accounts, onSettled, onClose }: ChangeSpaceProps) {
  const { t } = useSpeech();
  const begin = useBatch();
  const jobs = useAccountJobs();
  const [wrong, setWrong] = useState(false);
  const first = accounts[0]?.spaceBytes ?? 0;
  const inMegabytes = first % units.GB !== 0;
  const send = (form: FormData) => {
    const bytes = Math.round(Number(typed(form, 'amount')) * (typed(form, 'unit') === 'MB' ? units.MB : units.GB));
    const isSpace = typed(form, 'amount') !== '' && Number.isSafeInteger(bytes) && bytes >= 0;
    setWrong(!isSpace);
    if (!isSpace) return;
    begin({
      ...jobs.setSpace(
        accounts.map(({ address }) => address),
        bytes,
      ),
      onSettled,
    });
    onClose();
  };
  return (
    <FormDialog
      title={t('accounts.setSpaceTitle', { n: accounts.length })}
      submit={t('accounts.setSpace')}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField
        label={t('accounts.spaceOfEach')}
        hint={t('accounts.spaceHint')}
        name="amount"
        type="number"
        min={0}
        step="any"
        autoFocus
        required
        defaultValue={first / (inMegabytes ? units.MB : units.GB)}
        error={wrong ? t('accounts.spaceWrong') : undefined}
      />
      <SelectField label={t('accounts.spaceUnit')} name="unit" defaultValue={inMegabytes ? 'MB' : 'GB'}>
        {Object.keys(units).map((unit) => (
          <option key={unit}>{unit}</option>
        ))}
      </SelectField>
    </FormDialog>
  );
}
