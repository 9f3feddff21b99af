/** Conversion of messages for servers that take seven bits only. */
export const conversionLimits = {
  /** Bytes: a message is converted in memory, and larger ones are returned. Servers that old take no larger ones either. */
  size: 10 * 1024 * 1024,
} as const;
