/** What a text is filled with. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * Fills an ICU message: `{name}`, and `{n, plural, one {# mailbox} other {# mailboxes}}` with `#` for the number.
 * Numbers are written as the language does. Throws for a message that is not well formed or a value that is not given.
 */
export function fill(message: string, values: Values, language: string): string {
  let text = '';
  let at = 0;
  while (at < message.length) {
    const open = message.indexOf('{', at);
    if (open === -1) return text + message.slice(at);
    const close = closing(message, open);
    text += message.slice(at, open) + argument(message.slice(open + 1, close), values, language);
    at = close + 1;
  }
  return text;
}

/** Names of the values that a message asks for, and the plural forms it has. */
export function needs(message: string): { names: string[]; forms: string[][] } {
  const names: string[] = [];
  const forms: string[][] = [];
  let at = message.indexOf('{');
  while (at !== -1) {
    const close = closing(message, at);
    const { name, branches } = split(message.slice(at + 1, close));
    names.push(name);
    if (branches !== null) {
      forms.push(Object.keys(branches));
      for (const branch of Object.values(branches)) names.push(...needs(branch).names);
    }
    at = message.indexOf('{', close);
  }
  return { names: [...new Set(names)].toSorted(), forms };
}

function argument(inner: string, values: Values, language: string): string {
  const { name, branches } = split(inner);
  const value = values[name];
  if (value === undefined) throw new Error(`a text needs {${name}}`);
  if (branches === null) return show(value, language);
  const form = new Intl.PluralRules(language).select(Number(value));
  const branch = branches[form] ?? branches['other'];
  if (branch === undefined) throw new Error(`no plural form ${form} of {${name}}`);
  return fill(branch, values, language).replaceAll('#', show(value, language));
}

function show(value: string | number, language: string): string {
  return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
}

/** `n, plural, one {…} other {…}` as its name and branches; branches are null for a name alone. */
function split(inner: string): { name: string; branches: Record<string, string> | null } {
  const match = /^\s*(\w+)\s*(?:,\s*plural\s*,)?/.exec(inner);
  const name = match?.[1];
  if (name === undefined) throw new Error(`not a placeholder: {${inner}}`);
  const rest = inner.slice(match?.[0].length);
  if (rest.trim() === '') return { name, branches: null };
  const branches: Record<string, string> = {};
  let at = rest.indexOf('{');
  let before = 0;
  while (at !== -1) {
    const close = closing(rest, at);
    branches[rest.slice(before, at).trim()] = rest.slice(at + 1, close);
    before = close + 1;
    at = rest.indexOf('{', before);
  }
  return { name, branches };
}

/** Where the brace that opens at `open` closes. */
function closing(message: string, open: number): number {
  let depth = 0;
  for (let at = open; at < message.length; at++) {
    if (message[at] === '{') depth++;
    if (message[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`a brace does not close: ${message}`);
}
