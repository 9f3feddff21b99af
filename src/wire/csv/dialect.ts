/** What divides the fields of a line. */
export type Delimiter = ',' | ';' | '\t';

/** The first line of a file that names its delimiter for Excel; spreadsheets that do not know it put it in quotes, or fill its row up. */
const delimiterLine = /^"?sep=([,;\t])"?[,;\t ]*(?=\n|$)/i;

/** The delimiter of a text whose lines end in LF, and the text with an empty line instead of one that names the delimiter, so that lines keep their numbers. */
export function detectDialect(text: string): { delimiter: Delimiter; text: string } {
  const named = delimiterLine.exec(text);
  if (named === null) return { delimiter: detectDelimiter(text), text };
  return { delimiter: named[1] as Delimiter, text: text.slice(named[0].length) };
}

/**
 * The delimiter of a text, by its first line that says anything: the one of which most stand outside quotes; a comma
 * where none does. Headers of known columns have none of them, data may.
 */
function detectDelimiter(text: string): Delimiter {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let said = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n' && said) break;
    if (character.trim() !== '') said = true;
    if (character in counts) counts[character as Delimiter]++;
  }
  const [best] = (Object.keys(counts) as Delimiter[]).toSorted((a, b) => counts[b] - counts[a]);
  return best ?? ',';
}
