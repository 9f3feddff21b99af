import type { Schemas } from '#web/api/schema.ts';
import { type Speech, useSpeech } from '#web/texts/language.tsx';
import { SelectField, TextField } from '#web/ui/field.tsx';
import { megabyte, type Rule, type RuleValue } from './rules.ts';

type Effective = Schemas['EffectivePolicy'];

interface RuleFieldProps {
  rule: Rule;
  value: RuleValue | undefined;
  /** What holds now; shown where this level says nothing. */
  effective: Effective;
  level: 'platform' | 'domain';
  /** Whether the level that is edited said it when the page was read: what is above is then not known. */
  saidHere: boolean;
  error: string | undefined;
  onChange: (value: RuleValue | undefined) => void;
}

const specials = ['', '.', '.-', '.-_', '.-_+'];

/** One rule: left empty it comes from above. */
export function RuleField({ rule, value, effective, level, saidHere, error, onChange }: RuleFieldProps) {
  const words = useSpeech();
  const { t } = words;
  const above = saidHere ? undefined : (effective.policy[rule.section] as Record<string, RuleValue>)[rule.name];
  const source = t(level === 'platform' ? 'policies.fromPreset' : 'policies.fromPlatform');
  const inherited = above === undefined ? source : `${source}: ${shown(rule, above, words)}`;
  const common = { label: t(rule.label), error };
  switch (rule.kind) {
    case 'number':
    case 'bytes': {
      const unit = rule.kind === 'bytes' ? megabyte : 1;
      return (
        <TextField
          {...common}
          type="number"
          min={0}
          placeholder={above === undefined ? '' : String(Number(above) / unit)}
          value={value === undefined ? '' : String(Number(value) / unit)}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Math.round(Number(target.value) * unit))}
          {...(rule.kind === 'bytes' && { suffix: 'MB' })}
        />
      );
    }
    case 'yes':
      return (
        <SelectField
          {...common}
          value={value === undefined ? '' : String(value)}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value === 'true')}
        >
          <option value="">{inherited}</option>
          <option value="true">{t('policies.yes')}</option>
          <option value="false">{t('policies.no')}</option>
        </SelectField>
      );
    case 'specials':
      return (
        <SelectField
          {...common}
          value={value === undefined ? 'inherited' : `is ${String(value)}`}
          onChange={({ target }) => onChange(target.value === 'inherited' ? undefined : target.value.slice(3))}
        >
          <option value="inherited">{inherited}</option>
          {[...new Set([...specials, ...(typeof value === 'string' ? [value] : [])])].map((some) => (
            <option key={some} value={`is ${some}`}>
              {shown(rule, some, words)}
            </option>
          ))}
        </SelectField>
      );
    case 'strength':
      return (
        <SelectField
          {...common}
          value={value === undefined ? '' : String(value)}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
        >
          <option value="">{inherited}</option>
          {[0, 1, 2, 3, 4].map((strength) => (
            <option key={strength} value={strength}>
              {shown(rule, strength, words)}
            </option>
          ))}
        </SelectField>
      );
  }
}

const strengths = [
  'policies.strength0',
  'policies.strength1',
  'policies.strength2',
  'policies.strength3',
  'policies.strength4',
] as const;

function shown({ kind }: Rule, value: RuleValue, { t, number, size }: Speech): string {
  switch (kind) {
    case 'number':
      return number(Number(value));
    case 'bytes':
      return size(Number(value));
    case 'yes':
      return t(value === true ? 'policies.yes' : 'policies.no');
    case 'specials':
      return value === '' ? t('policies.noSpecials') : Array.from(String(value)).join(' ');
    case 'strength':
      return t(strengths[Number(value)] ?? 'policies.strength0');
  }
}
