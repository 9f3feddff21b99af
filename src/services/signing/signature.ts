import { createHash, type KeyObject, sign } from 'node:crypto';
import type { SigningKey } from '#directory/signing-keys.ts';
import { relaxedField } from '#wire/dkim/relaxed.ts';
import type { Field } from './message.ts';

/** Columns of a signature's lines (RFC 5322 2.1.1). */
const width = 76;

/** A tag of a signature; what lists something may be folded behind each colon. */
type Tag = [name: string, value: string];

/**
 * A signature field with its line end: over the given fields, each in relaxed form, and over itself with an empty `b`
 * (RFC 6376 3.7). RSA is computed off the main thread.
 */
export async function signatureField(
  name: string,
  tags: readonly Tag[],
  covered: readonly string[],
  { key, algorithm }: SigningKey,
): Promise<string> {
  const unsigned = folded(name, [...tags, ['b', '']]);
  const data = `${covered.map((field) => `${relaxedField(field)}\r\n`).join('')}${relaxedField(unsigned)}`;
  const bytes = Buffer.from(data, 'latin1');
  const signature =
    algorithm === 'rsa'
      ? await signed('sha256', bytes, key)
      : // RFC 8463 3: Ed25519 signs the SHA-256 of the data.
        await signed(null, createHash('sha256').update(bytes).digest(), key);
  const lines = signature.toString('base64').match(/.{1,72}/g) ?? [];
  return `${unsigned}${lines.join('\r\n\t')}\r\n`;
}

/** The `a` of a signature with that key (RFC 6376 3.5). */
export function algorithmTag({ algorithm }: SigningKey): Tag {
  return ['a', `${algorithm}-sha256`];
}

/**
 * The fields that a signature covers, in order, with its `h` (RFC 6376 5.4.2: of a name that stands there several times,
 * the last first). `always` are named once more than they are there, so that none can be added (RFC 6376 8.15).
 */
export function coveredFields(
  fields: readonly Field[],
  always: readonly string[],
  whereThere: readonly string[],
): { h: string; covered: string[] } {
  const names: string[] = [];
  const covered: string[] = [];
  for (const name of [...always, ...whereThere]) {
    const own = fields.filter((field) => field.name === name).toReversed();
    for (const { text } of own) {
      names.push(name);
      covered.push(text);
    }
    if (always.includes(name)) names.push(name);
  }
  return { h: names.join(':'), covered };
}

function signed(algorithm: string | null, data: Uint8Array, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(algorithm, data, key, (error, signature) => (error === null ? resolve(signature) : reject(error)));
  });
}

/** A field of tags in lines. */
function folded(name: string, tags: readonly Tag[]): string {
  const lines: string[] = [];
  let line = `${name}:`;
  for (const [i, [tag, value]] of tags.entries()) {
    for (const [n, piece] of pieces(`${tag}=${value}${i === tags.length - 1 ? '' : ';'}`).entries()) {
      const longer = `${line}${n === 0 ? ' ' : ''}${piece}`;
      const fits = longer.length <= width || (i === 0 && n === 0);
      if (!fits) lines.push(line);
      line = fits ? longer : `\t${piece}`;
    }
  }
  return [...lines, line].join('\r\n');
}

/** A tag cut behind its colons, where that is allowed: in the list of `h`. */
function pieces(tag: string): string[] {
  return tag.startsWith('h=') ? tag.split(/(?<=:)/) : [tag];
}
