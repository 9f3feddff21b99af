import type { ReactNode } from 'react';
import { ApiError } from '#web/api/client.ts';
import { type Speech, useSpeech } from '#web/texts/language.tsx';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'warn' | 'bad';

const signs: Readonly<Record<Tone, IconName>> = { good: 'check', warn: 'alert', bad: 'alert' };

/** Something to know, beside what it is about. */
export function Notice({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={`notice ${tone ?? ''}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={tone === undefined ? 'help' : signs[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** A word about a state. */
export function Badge({ tone, icon, children }: { tone?: Tone | undefined; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge ${tone ?? ''}`}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </span>
  );
}

/** What went wrong, in words for people. */
export function errorText(error: unknown, { t }: Speech): string {
  if (!(error instanceof ApiError)) return t('error.defect');
  return error.status === 0 ? t('error.unreachable') : error.message;
}

/** What went wrong with a form: its sentence, and each field that is not shown beside itself. */
export function Failure({ error, shown = [] }: { error: unknown; shown?: readonly string[] }) {
  const words = useSpeech();
  if (error === null || error === undefined) return null;
  const wrong = error instanceof ApiError ? error.fields : [];
  const fields = wrong.filter(({ field }) => !shown.includes(field));
  const besideFields = wrong.length > 0 && fields.length === 0;
  // Where the fields say what is wrong, that something is wrong need not be said.
  const isGeneral = error instanceof ApiError && ['bad-argument', 'bad-syntax'].includes(error.code);
  return (
    <Notice tone="bad">
      {besideFields ? words.t('error.fields') : fields.length > 0 && isGeneral ? null : errorText(error, words)}
      {fields.length === 0 ? null : (
        <ul>
          {fields.map(({ field, rule, text }) => (
            <li key={`${field} ${rule}`}>{text}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

/** What is wrong with one field, if anything. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.fields.find((one) => one.field === field)?.text;
}
