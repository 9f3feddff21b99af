/**
 * Puts the results of one bench under its heading into a document whose last chapter has the results of all: what other
 * benches have there stays, and so do notes below the tables, from a line on that begins in bold.
 */
export function recorded(document: string, heading: string, results: string): string {
  const start = document.indexOf(`\n### ${heading}\n`);
  if (start === -1) return `${document.trimEnd()}\n\n### ${heading}\n\n${results.trimEnd()}\n`;
  const next = /\n##+ /g;
  next.lastIndex = start + 1;
  const end = next.exec(document)?.index ?? document.length;
  const section = document.slice(start, end);
  const notes = section.search(/\n\*\*/);
  const kept = notes === -1 ? '' : section.slice(notes);
  return `${document.slice(0, start)}\n### ${heading}\n\n${results.trimEnd()}\n${kept}${document.slice(end)}`;
}
