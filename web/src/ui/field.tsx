import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { useMissing } from './missing.ts';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value. */
  error?: string | undefined;
}

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

/** Label above, hint and error below, tied to the control for screen readers (WCAG 1.3.1, 3.3.1). */
function Labelled({ label, hint, error, children }: FieldProps & { children: (described: Described) => ReactNode }) {
  const id = useId();
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': ids.join(' ') || undefined, 'aria-invalid': error !== undefined })}
      {hint === undefined ? null : (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error === undefined ? null : (
        <div className="wrong" id={`${id}-error`}>
          <Icon name="alert" />
          {error}
        </div>
      )}
    </div>
  );
}

type TextFieldProps = FieldProps & Omit<ComponentProps<'input'>, 'id'> & { suffix?: string };

/** One line of text. */
export function TextField({ label, hint, error, suffix, className = '', ...rest }: TextFieldProps) {
  const missing = useMissing(rest.name);
  return (
    <Labelled label={label} hint={hint} error={missing ?? error}>
      {(described) =>
        suffix === undefined ? (
          <input {...rest} {...described} className={`input ${className}`} />
        ) : (
          <span className="suffixed">
            <input {...rest} {...described} className={`input ${className}`} />
            <span className="quiet">{suffix}</span>
          </span>
        )
      }
    </Labelled>
  );
}

/** A password that can be looked at. */
export function PasswordField({
  label,
  hint,
  error,
  ...rest
}: FieldProps & Omit<ComponentProps<'input'>, 'id' | 'type'>) {
  const { t } = useSpeech();
  const [shown, setShown] = useState(false);
  const missing = useMissing(rest.name);
  return (
    <Labelled label={label} hint={hint} error={missing ?? error}>
      {(described) => (
        <span className="joined">
          <input {...rest} {...described} className="input" type={shown ? 'text' : 'password'} spellCheck={false} />
          <IconButton
            size="small"
            icon={shown ? 'eyeOff' : 'eye'}
            label={t(shown ? 'field.hide' : 'field.show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </span>
      )}
    </Labelled>
  );
}

type SelectFieldProps = FieldProps & Omit<ComponentProps<'select'>, 'id'>;

/** One of several. */
export function SelectField({ label, hint, error, children, ...rest }: SelectFieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(described) => (
        <select {...rest} {...described} className="input">
          {children}
        </select>
      )}
    </Labelled>
  );
}

/** Yes or no, with words after it. */
export function CheckField({ label, ...rest }: { label: ReactNode } & Omit<ComponentProps<'input'>, 'type'>) {
  return (
    <label className="check">
      <input {...rest} type="checkbox" />
      <span>{label}</span>
    </label>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
}

/** A few choices side by side. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
