/**
 * What of an account's space is for mail, in bytes; the rest is the home page's. Space without a limit (0) has no
 * shares. Mail keeps a byte of the smallest: 0 would be no limit.
 */
export function mailShare(spaceBytes: number, webShare: number): number {
  return spaceBytes === 0 ? 0 : Math.max(1, Math.floor((spaceBytes * (100 - webShare)) / 100));
}
