import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Loading } from '#web/shell/loading.tsx';
import { roleLabels } from '#web/session/role-labels.ts';
import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { SelectField } from '#web/ui/field.tsx';
import { Failure, fieldError, Notice } from '#web/ui/notice.tsx';
import { everyCustomer, type Post } from './post.ts';

const hints = {
  'help-desk': 'administrators.mayDesk',
  customer: 'administrators.mayCustomer',
  operator: 'administrators.mayOperator',
} as const;

/** The fields `role` and `customer` of a form, as far as the reader may choose. */
export function PostFields({ now, error }: { now: Post; error: unknown }) {
  const { t } = useSpeech();
  const session = useSession();
  const [role, setRole] = useState(now.role);
  const offered =
    session.role === 'operator'
      ? (['help-desk', 'customer', 'operator'] as const)
      : (['help-desk', 'customer'] as const);
  return (
    <>
      <SelectField
        label={t('administrators.role')}
        hint={t(hints[role])}
        name="role"
        value={role}
        onChange={({ target }) => setRole(target.value as Post['role'])}
        error={fieldError(error, 'role')}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {t(roleLabels[one])}
          </option>
        ))}
      </SelectField>
      {session.role === 'operator' && role !== 'operator' ? (
        <CustomerField now={now.customer} required={role === 'customer'} error={fieldError(error, 'customer')} />
      ) : null}
    </>
  );
}

interface CustomerFieldProps {
  now: number | null;
  /** Whether the installation itself cannot be chosen. */
  required: boolean;
  error: string | undefined;
}

function CustomerField({ now, required, error }: CustomerFieldProps) {
  const { t } = useSpeech();
  const customers = useQuery({ queryKey: ['customers', 'every'], queryFn: everyCustomer });
  if (customers.isPending) return <Loading />;
  if (customers.isError) return <Failure error={customers.error} />;
  if (required && customers.data.length === 0) return <Notice tone="warn">{t('administrators.noCustomer')}</Notice>;
  return (
    <SelectField label={t('administrators.of')} name="customer" defaultValue={now ?? ''} error={error}>
      {required ? null : <option value="">{t('administrators.installation')}</option>}
      {customers.data.map(({ number, name }) => (
        <option key={number} value={number}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
