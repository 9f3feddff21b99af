/** The words of an HTML body, for previews: no parser, and nothing that may be shown as HTML again. */
import { decodeEntities } from './entities.ts';
import type { FoldedText } from './fold-text.ts';

/** Elements whose content is no text. */
const hidden = new Set(['style', 'script', 'title']);

/** Elements that do not part words. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);

/**
 * Adds to `out`, until it is full, the text outside tags, comments, style and script, entities decoded; tags other than
 * inline ones become spaces. Tags and elements that never end take the rest of the text with them. Linear.
 */
export function addHtmlText(html: string, out: FoldedText): void {
  let at = 0;
  while (at < html.length && !out.isFull) {
    const open = html.indexOf('<', at);
    out.add(decodeEntities(html.slice(at, open === -1 ? html.length : open)));
    if (open === -1) return;
    const markup = readMarkup(html, open);
    out.add(markup.text);
    at = markup.end;
  }
}

/** What begins with `<` at `start`: the text it stands for, and where it ends. */
function readMarkup(html: string, start: number): { text: string; end: number } {
  if (html.startsWith('<!--', start)) return { text: '', end: behind(html, '-->', start + '<!--'.length) };
  const name = /^<\/?([a-z][a-z0-9:-]*)/i.exec(html.slice(start, start + 32))?.[1]?.toLowerCase();
  if (name === undefined) return readDeclaration(html, start);
  const end = tagEnd(html, start);
  if (hidden.has(name) && html[start + 1] !== '/') return { text: ' ', end: elementEnd(html, name, end) };
  return { text: inline.has(name) ? '' : ' ', end };
}

/** `<!…>` and `<?…>` stand for nothing; any other `<` for itself. */
function readDeclaration(html: string, start: number): { text: string; end: number } {
  const next = html[start + 1];
  return next === '!' || next === '?' ? { text: '', end: behind(html, '>', start) } : { text: '<', end: start + 1 };
}

/** Behind the `>` of a tag; one within quotes does not count. */
function tagEnd(html: string, start: number): number {
  const tag = /[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>/y;
  tag.lastIndex = start;
  return tag.test(html) ? tag.lastIndex : html.length;
}

/** Behind the end tag. */
function elementEnd(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}`, 'gi');
  close.lastIndex = from;
  return close.test(html) ? behind(html, '>', close.lastIndex) : html.length;
}

function behind(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}
