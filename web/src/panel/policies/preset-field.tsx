import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { SelectField } from '#web/ui/field.tsx';

export type Preset = NonNullable<Schemas['PolicyWish']['preset']>;

const presets = {
  modern: 'policies.modern',
  isp: 'policies.isp',
  pro: 'policies.pro',
  bulk: 'policies.bulk',
} as const satisfies Record<Preset, Key>;

/** One of the sets of rules that the product brings. */
export function PresetField({ value, onChange }: { value: Preset; onChange: (preset: Preset) => void }) {
  const { t } = useSpeech();
  return (
    <SelectField
      label={t('policies.presetLabel')}
      value={value}
      onChange={({ target }) => onChange(presetOf(target.value))}
    >
      {Object.entries(presets).map(([name, label]) => (
        <option key={name} value={name}>
          {t(label)}
        </option>
      ))}
    </SelectField>
  );
}

/** The set that a platform begins with where it says none is the product's own. */
export function presetOf(name: string | undefined): Preset {
  return name !== undefined && Object.hasOwn(presets, name) ? (name as Preset) : 'modern';
}
