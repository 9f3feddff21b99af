import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Button } from '#web/ui/button.tsx';
import { Failure, fieldError } from '#web/ui/notice.tsx';
import { Card } from '#web/ui/page.tsx';
import { useTell } from '#web/ui/toast.tsx';
import { Breaches } from './breaches.tsx';
import { type Preset, PresetField, presetOf } from './preset-field.tsx';
import { RuleField } from './rule-field.tsx';
import { type Change, type Rule, type RuleValue, said, saying, sections } from './rules.ts';
import { TakeOver } from './take-over.tsx';

type Effective = Schemas['EffectivePolicy'];
interface PolicyFormProps {
  /** '' for the platform. */
  domain: string;
  effective: Effective;
  /** What each level says; a customer learns it from the origins of what holds. */
  levels: readonly Schemas['PolicyLevel'][] | undefined;
}

/** The rules of one level, what people read of them, and who would break them. */
export function PolicyForm({ domain, effective, levels }: PolicyFormProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const id = useId();
  const level = domain === '' ? 'platform' : 'domain';
  const subject = domain === '' ? '-' : domain;
  const stored = levels?.find((one) => one.level === level && one.subject === domain);
  const before = (stored?.change as Change | undefined) ?? saidBy(level, effective);
  const [change, setChange] = useState<Change>(before);
  const [preset, setPreset] = useState<Preset>(presetOf(stored?.preset));
  const wish = level === 'platform' ? { change, preset } : { change };
  const save = useMutation({
    mutationFn: () => call('PUT /api/v1/policies/{level}/{subject}', { path: { level, subject }, body: wish }),
    onSuccess: async () => {
      tell(t('policies.saved'));
      await queries.invalidateQueries();
    },
  });
  const field = (rule: Rule) => (
    <RuleField
      key={rule.name}
      rule={rule}
      value={said(change, rule)}
      effective={effective}
      level={level}
      saidHere={said(before, rule) !== undefined}
      error={fieldError(save.error, `change.${rule.section}.${rule.name}`)}
      onChange={(value: RuleValue | undefined) => setChange(saying(change, rule, value))}
    />
  );
  const shownFields = sections.flatMap(({ rules }) => rules.map(({ section, name }) => `change.${section}.${name}`));
  return (
    <div className="beside">
      <form
        id={id}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Failure error={save.error} shown={shownFields} />
        {level === 'platform' ? (
          <Card title={t('policies.preset')} lead={t('policies.presetText')}>
            <div className="body">
              <PresetField value={preset} onChange={setPreset} />
            </div>
          </Card>
        ) : (
          <TakeOver domain={domain} onTaken={setChange} />
        )}
        {sections.map(({ section, title, rules }) => (
          <Card key={section} title={t(title)}>
            <div className="body pairs">{rules.map(field)}</div>
          </Card>
        ))}
        <div className="actions">
          <Button type="submit" look="main" busy={save.isPending}>
            {t('policies.save')}
          </Button>
          <Button
            onClick={() => {
              setChange(before);
              setPreset(presetOf(stored?.preset));
            }}
          >
            {t('policies.reset')}
          </Button>
        </div>
      </form>
      <aside className="stack">
        <Breaches level={level} subject={subject} wish={wish} />
        <Card title={t('policies.read')} lead={t('policies.readText')}>
          <div className="body">
            <Sentences title={t('policies.names')} sentences={effective.text.name} />
            <Sentences title={t('policies.passwords')} sentences={effective.text.password} />
          </div>
        </Card>
      </aside>
    </div>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul className="dotted">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

/** What a level says, from where the values that hold come from. */
function saidBy(level: string, { policy, origin }: Effective): Change {
  let change: Change = {};
  for (const { rules } of sections) {
    for (const rule of rules) {
      if (origin[`${rule.section}.${rule.name}`] !== level) continue;
      change = saying(change, rule, (policy[rule.section] as Record<string, RuleValue>)[rule.name]);
    }
  }
  return change;
}
