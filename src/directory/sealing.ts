import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { MailError } from '#base/errors.ts';

/** Octets of the nonce and of the tag of AES-GCM (NIST SP 800-38D 5.2.1.1, 5.2.1.2), and of the version in front. */
const nonceLength = 12;
const tagLength = 16;
const version = 1;

/**
 * Seals secrets that the database keeps and the program must be able to read again, such as the password of a relay:
 * AES-256-GCM under a key derived from the key file (HKDF-SHA-256, RFC 5869), another one for each purpose. Who has the
 * database alone has nothing. Sealed: one octet version, nonce, tag, ciphertext.
 */
export class Sealer {
  readonly #secret: Uint8Array;

  /** `secret`: the content of the key file. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** `purpose` names what the secret belongs to, such as `relay:default`: elsewhere it cannot be opened. */
  seal(purpose: string, text: string): Uint8Array {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.derive(`seal ${purpose}`), nonce);
    const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return new Uint8Array(Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), content]));
  }

  /** The inverse of `seal`. Throws `corrupt` where the key file or the purpose is another one, or the octets are altered. */
  open(purpose: string, sealed: Uint8Array): string {
    const nonce = sealed.subarray(1, 1 + nonceLength);
    const tag = sealed.subarray(1 + nonceLength, 1 + nonceLength + tagLength);
    try {
      if (sealed[0] !== version) throw new Error('unknown version');
      const decipher = createDecipheriv('aes-256-gcm', this.derive(`seal ${purpose}`), nonce, {
        authTagLength: tagLength,
      });
      decipher.setAuthTag(tag);
      const content = sealed.subarray(1 + nonceLength + tagLength);
      return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8');
    } catch (cause) {
      const message = `the secret of ${purpose} cannot be opened: it was sealed with another key file, or altered`;
      throw new MailError('corrupt', message, { cause });
    }
  }

  /** 32 octets that only this installation knows, the same at every start, useless for any other purpose. */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#secret, '', purpose, 32));
  }
}

/** The sealer of an installation. Throws `unavailable` where the key file cannot be read. */
export async function openSealer(keyFile: string): Promise<Sealer> {
  try {
    return new Sealer(await readFile(keyFile));
  } catch (cause) {
    throw new MailError('unavailable', `the key file ${keyFile} cannot be read`, { cause });
  }
}
