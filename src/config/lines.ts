import { parse } from 'smol-toml';

/**
 * The line (from 1) on which a key of a valid TOML text begins: smol-toml gives no positions, so this is the first
 * line after which the text up to there holds the key. Only asked for errors, so re-parsing is cheap enough.
 */
export function lineOfKey(text: string, path: readonly string[]): number {
  const lines = text.split('\n');
  let start = 1;
  for (let count = 1; count <= lines.length; count++) {
    const table = parsePrefix(lines.slice(0, count).join('\n'));
    if (table === undefined) continue;
    if (has(table, path)) return start;
    start = count + 1;
  }
  return 1;
}

/** undefined where the text ends within a value of several lines. */
function parsePrefix(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function has(value: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, name) && has(Reflect.get(value, name), rest)
  );
}
