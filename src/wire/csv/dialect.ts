/** What divides the fields of a line. */
export type Delimiter = ',' | ';' | '\t';

/**
 * The delimiter of a file, by its first line that says anything: the one of which most stand outside quotes; a comma
 * where none does. Headers of known columns have none of them, data may.
 */
export function detectDelimiter(text: string): Delimiter {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let said = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if ((character === '\n' || character === '\r') && said) break;
    if (character.trim() !== '') said = true;
    if (character in counts) counts[character as Delimiter]++;
  }
  const [best] = (Object.keys(counts) as Delimiter[]).toSorted((a, b) => counts[b] - counts[a]);
  return best ?? ',';
}
