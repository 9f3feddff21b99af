import type { Schemas } from '#web/api/schema.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { nameOf, stateTexts } from './groups.ts';

/** What is not as it should be in a domain's DNS, in one line. */
export function DnsItems({ items }: { items: readonly Schemas['DnsItem'][] }) {
  const words = useSpeech();
  return items.map(({ name, state }) => `${nameOf(name, words)}: ${words.t(stateTexts[state][0])}`).join(', ');
}
