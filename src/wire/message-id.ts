/**
 * The message identifiers named by a Message-ID, In-Reply-To or References value (RFC 5322 3.6.4), in order, without
 * their angle brackets. White space inside an identifier (left by folding) is dropped, and so are phrases and comments
 * around it; a value without any brackets yields its words that hold an `@`. Linear; never throws.
 */
export function parseMessageIds(value: string): string[] {
  // Almost every Message-ID.
  if (/^<[^<>\s]+>$/.test(value)) return [value.slice(1, -1)];
  const bracketed = Array.from(value.matchAll(/<([^<>]*)>/g), (match) => (match[1] ?? '').replace(/\s/g, ''));
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,;<>]+/).filter((word) => word.includes('@'));
  return ids.filter((id) => id !== '');
}
