/** Base subjects: what stays of a Subject without the marks of replies and forwards. */

/** RFC 5256 5 subj-refwd, with the marks of Polish mailers: `Odp:` for a reply, `PD:` for a forward. */
const replyOrForward = /(?:re|fwd?|odp|pd)\s*(?:\[[^[\]]*\]\s*)?:/iy;
/** RFC 5256 5 subj-blob. */
const blob = /\[[^[\]]*\]\s*/y;

/**
 * The base subject of RFC 5256 2.1 from a subject whose encoded-words are decoded, in its own case, white space
 * folded. Linear.
 */
export function baseSubject(decoded: string): string {
  return stripped(decoded).base;
}

/** RFC 5256 2.1: whether a decoded subject has the marks of a reply or forward, which its base subject has not. */
export function isReplyOrForward(decoded: string): boolean {
  return stripped(decoded).marked;
}

function stripped(decoded: string): { base: string; marked: boolean } {
  let text = decoded.replace(/\s+/g, ' ').trim();
  for (let marked = false; ; marked = true) {
    const shorter = withoutTrailers(text);
    const leaders = withoutLeaders(shorter);
    marked ||= shorter.length < text.length || leaders.marked;
    text = leaders.text;
    // RFC 5256 2.1 (6): a subject wholly inside "[fwd: … ]" is unwrapped and begins anew.
    if (!/^\[fwd:/i.test(text) || !text.endsWith(']')) return { base: text, marked };
    text = text.slice('[fwd:'.length, -1).trim();
  }
}

/** RFC 5256 2.1 (2): every "(fwd)" and space at the end. */
function withoutTrailers(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || isForwardMark(text, end)) end -= text[end - 1] === ' ' ? 1 : '(fwd)'.length;
  return text.slice(0, end);
}

function isForwardMark(text: string, end: number): boolean {
  return text[end - 1] === ')' && text.slice(Math.max(0, end - 5), end).toLowerCase() === '(fwd)';
}

/**
 * RFC 5256 2.1 (3) to (5): reply and forward marks, each with the blobs in front of it, then the blobs that are left,
 * unless nothing would be behind them.
 */
function withoutLeaders(text: string): { text: string; marked: boolean } {
  let at = 0;
  let marked = false;
  for (;;) {
    while (text[at] === ' ') at++;
    let last = at;
    let next = at;
    for (let end = match(blob, text, next); end !== -1; end = match(blob, text, next)) {
      last = next;
      next = end;
    }
    const end = match(replyOrForward, text, next);
    if (end === -1) return { text: text.slice(next < text.length ? next : last), marked };
    at = end;
    marked = true;
  }
}

/** Where a sticky expression that matches at `at` ends, or -1. */
function match(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : -1;
}
