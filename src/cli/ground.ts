import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '#config/schema.ts';
import { selfSigned } from '#net/self-signed.ts';

/** Bytes of the key file. */
export const keyLength = 32;

/**
 * What must be in the data directory before anything opens it: the directory itself (0700), the key file (0600) and a
 * certificate. Makes what is missing and never replaces anything; returns the paths it made.
 */
export function layGround(config: Config, now: number): string[] {
  const made: string[] = [];
  if (!existsSync(config.data)) {
    mkdirSync(config.data, { recursive: true, mode: 0o700 });
    made.push(config.data);
  }
  if (!existsSync(config.key_file)) {
    writeNew(config.key_file, randomBytes(keyLength));
    made.push(config.key_file);
  }
  const { certificate, key } = config.tls;
  // One of the two alone was put there by somebody: opening it will say what is wrong.
  if (!existsSync(certificate) && !existsSync(key)) {
    const pair = selfSigned([...new Set([config.hostname, 'localhost', '127.0.0.1', '::1'])], now);
    writeNew(key, pair.key);
    writeNew(certificate, pair.certificate);
    made.push(certificate, key);
  }
  return made;
}

/** Never over a file that somebody else made meanwhile. */
function writeNew(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600, flag: 'wx', flush: true });
}
