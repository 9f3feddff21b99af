/** RFC 4013 2.1 with RFC 3454 C.1.2: spaces of other scripts become a plain one. */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;
/** RFC 4013 2.1 with RFC 3454 B.1: marks that nobody sees become nothing. */
const invisible = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|[\u200c\u200d]|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;
/** RFC 4013 2.3 with RFC 3454 C.2.1 and C.2.2: control characters; lone surrogates (C.5) are found by isWellFormed. */
const control = /\p{Cc}/u;

/**
 * A password in the form that is hashed (SASLprep, RFC 4013), so that it is the same from every keyboard: `ż` typed on
 * a Mac arrives as two characters, elsewhere as one. Null for what must not be a password: nothing, or control
 * characters. RFC 5802 2.2 asks for this of SCRAM clients; for everything that people type it equals the newer
 * OpaqueString (RFC 8265 4.2) but for compatibility forms such as `ﬁ`.
 *
 * not done: refusing code points that Unicode 3.2 did not know, and mixed directions (RFC 4013 2.4, 2.5), because
 * people want these (RFC 8265 allows them) and refusing them protects nobody.
 */
export function saslprep(password: string): string | null {
  if (!password.isWellFormed()) return null;
  const prepared = password.replace(otherSpaces, ' ').replace(invisible, '').normalize('NFKC');
  return prepared === '' || control.test(prepared) ? null : prepared;
}
