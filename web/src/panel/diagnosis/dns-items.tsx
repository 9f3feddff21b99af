import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { nameOf, stateTexts, worst } from './groups.ts';

/** What is not as it should be in a domain's DNS, the worst first, in one line. */
export function DnsItems({ items }: { items: readonly Schemas['DnsItem'][] }) {
  const words = useSpeech();
  return worst
    .map((state) => ({
      state,
      names: items.filter((item) => item.state === state).map(({ name }) => nameOf(name, words)),
    }))
    .filter(({ names }) => names.length > 0)
    .map(({ state, names }) => `${words.t(stateTexts[state][0])}: ${names.join(', ')}`)
    .join(' · ');
}
