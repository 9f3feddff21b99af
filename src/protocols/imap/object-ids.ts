/** Object identifiers (RFC 8474 4.1, 5.1, 5.2): a letter and a number that is never given again. */
export const objectIds = {
  mailbox: (id: number): string => `M${id}`,
  email: (id: number): string => `E${id}`,
  thread: (id: number): string => `T${id}`,
} as const;
