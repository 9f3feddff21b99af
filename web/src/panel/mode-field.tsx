import { useId } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { TextField } from '#web/ui/field.tsx';
import { ModePicture } from './mode-picture.tsx';
import type { TypedMode } from './target.ts';

interface ModeFieldProps {
  value: TypedMode;
  onChange: (value: TypedMode) => void;
  /** What is wrong with the target server. */
  error?: string | undefined;
}

const modes = [
  ['authoritative', 'domains.authoritative', 'domains.authoritativeHint'],
  ['non-authoritative', 'domains.nonAuthoritative', 'domains.nonAuthoritativeHint'],
] as const;

/** Who knows the addresses of a domain: a choice between two pictures, and the server that knows the others. */
export function ModeField({ value, onChange, error }: ModeFieldProps) {
  const { t } = useSpeech();
  const id = useId();
  return (
    <div className="form">
      <div className="choices" role="radiogroup" aria-label={t('domains.mode')}>
        {modes.map(([mode, label, hint]) => (
          <label key={mode} className="choice">
            <ModePicture mode={mode} />
            <span className="chosen">
              <input
                type="radio"
                name={id}
                checked={value.mode === mode}
                aria-describedby={`${id}-${mode}`}
                aria-label={t(label)}
                onChange={() => onChange({ ...value, mode })}
              />
              <span>{t(label)}</span>
            </span>
            <span className="quiet small" id={`${id}-${mode}`}>
              {t(hint)}
            </span>
          </label>
        ))}
      </div>
      {value.mode === 'authoritative' ? null : (
        <div className="limited">
          <TextField
            label={t('domains.target')}
            hint={t('domains.targetHint')}
            value={value.target}
            onChange={({ target }) => onChange({ ...value, target: target.value })}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
            error={error}
          />
        </div>
      )}
    </div>
  );
}
