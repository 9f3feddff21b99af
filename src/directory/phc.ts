import { passwordLimits } from '#base/limits-logins.ts';

/** An Argon2 hash with everything needed to verify a password against it (RFC 9106, version 1.3). */
export interface Argon2Hash {
  algorithm: 'argon2id' | 'argon2i' | 'argon2d';
  /** KiB. */
  memory: number;
  passes: number;
  lanes: number;
  salt: Uint8Array;
  tag: Uint8Array;
}

const shape =
  /^\$(argon2id|argon2i|argon2d)\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * Reads a hash in the PHC string format, as Argon2's own tools, Dovecot (without its `{ARGON2ID}`), Django and PHP write
 * it. Null where it is something else, or asks for more than `passwordLimits` lets an imported hash ask for.
 */
export function parsePhc(text: string): Argon2Hash | null {
  const match = shape.exec(text);
  if (match === null) return null;
  const [, algorithm, memory, passes, lanes, salt = '', tag = ''] = match;
  const hash: Argon2Hash = {
    algorithm: algorithm as Argon2Hash['algorithm'],
    memory: Number(memory),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
  return isBearable(hash) ? hash : null;
}

/** The inverse of parsePhc. */
export function printPhc({ algorithm, memory, passes, lanes, salt, tag }: Argon2Hash): string {
  return `$${algorithm}$v=19$m=${memory},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;
}

// RFC 9106 3.1 for the lower bounds; 64 bytes of salt and tag are more than anybody uses, 16 of tag less than nobody does.
function isBearable({ memory, passes, lanes, salt, tag }: Argon2Hash): boolean {
  return (
    lanes >= 1 &&
    lanes <= passwordLimits.importedLanes &&
    passes >= 1 &&
    passes <= passwordLimits.importedPasses &&
    memory >= 8 * lanes &&
    memory <= passwordLimits.importedMemory &&
    salt.length >= 8 &&
    salt.length <= 64 &&
    tag.length >= 16 &&
    tag.length <= 64
  );
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
