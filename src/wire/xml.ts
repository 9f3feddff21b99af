/** An element of XML 1.0, to be written. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: string | readonly XmlElement[];
}

/** An element; `content` is text, or elements within it. */
export function element(
  name: string,
  content: string | readonly XmlElement[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return { name, attributes, content };
}

/** A document in UTF-8 with its declaration, an element a line. `doctype` stands before the root, where there is one. */
export function xmlDocument(root: XmlElement, doctype = ''): string {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  return `${head}${doctype === '' ? '' : `${doctype}\n`}${lines(root, '')}\n`;
}

/** Text as it may stand in content and in attributes. What XML 1.0 2.2 has no place for, such as most control characters, becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The text of `content` without its references to the five characters and to numbers; other references stay as they are. */
export function unescapeXml(content: string): string {
  return content.replaceAll(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, ...groups) => {
    const [name, decimal, hexadecimal] = groups as (string | undefined)[];
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function lines({ name, attributes, content }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const open = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${open}/>`;
  if (typeof content === 'string') return `${open}>${escapeXml(content)}</${name}>`;
  return `${open}>\n${content.map((child) => lines(child, `${indent}  `)).join('\n')}\n${indent}</${name}>`;
}
