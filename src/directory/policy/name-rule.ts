import type { NameRule, Violation } from './types.ts';

/**
 * What of the rule a name breaks, in the order a person would mend it; empty for a good one. The name is judged as it
 * is kept: in lower case. One that is no local part at all (RFC 5321 4.1.2) breaks `characters` under every rule.
 */
export function checkName(rule: NameRule, name: string): Violation[] {
  const found: Violation[] = [];
  const characters = Array.from(name.toLowerCase());
  const [first = ''] = characters;
  if (characters.length < rule.min) found.push({ field: 'name', rule: 'too-short', min: rule.min });
  if (characters.length > rule.max) found.push({ field: 'name', rule: 'too-long', max: rule.max });
  // RFC 5321 4.1.2: without quotes a dot stands between other characters, whatever the rule lets the others do.
  const inside = (free: boolean) => (character: string) =>
    character === '.' || (!free && character !== '' && rule.specials.includes(character));
  const foreign = characters.filter((character) => !/^[a-z0-9]$/.test(character) && !rule.specials.includes(character));
  if (foreign.length > 0) {
    found.push({ field: 'name', rule: 'characters', part: [...new Set(foreign)].join(''), specials: rule.specials });
  }
  const ends = [first, characters.at(-1) ?? ''].filter(inside(rule.edges));
  if (ends.length > 0) found.push({ field: 'name', rule: 'edges', part: [...new Set(ends)].join('') });
  if (rule.startsWithLetter && /^[0-9]$/.test(first)) found.push({ field: 'name', rule: 'first-letter', part: first });
  const apart = inside(rule.adjacent);
  const at = characters.findIndex((character, i) => apart(character) && apart(characters[i + 1] ?? ''));
  if (at >= 0) found.push({ field: 'name', rule: 'adjacent', part: characters.slice(at, at + 2).join('') });
  return found;
}
