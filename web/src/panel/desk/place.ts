/** The page of an account at the help desk. */
export function deskOf(address: string): string {
  return `/panel/desk/${encodeURI(address).replace(/[/?#]/g, encodeURIComponent)}`;
}

/** The address of that page. The router has decoded all but what would divide a path (decodeURI). */
export function addressOf(part: string): string {
  return part.replace(/%(?:2F|3F|23)/gi, decodeURIComponent);
}
