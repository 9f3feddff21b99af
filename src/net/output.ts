import type { Writable } from 'node:stream';
import { netLimits } from '#base/limits.ts';

/** Collects what a session writes in one tick and hands it to the socket as one buffer: one system call, one TLS record, one deflated block. */
export class Output {
  #socket: Writable;
  #parts: (string | Uint8Array)[] = [];
  #length = 0;
  #scheduled = false;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Later output goes through this socket (after a TLS handshake, or deflated); what is collected goes through the old one first. */
  switchTo(socket: Writable): void {
    this.send();
    this.#socket = socket;
  }

  /** Queues bytes, or a string as UTF-8. The bytes must not change until they are sent. */
  write(data: string | Uint8Array): void {
    if (data.length === 0) return;
    this.#parts.push(data);
    this.#length += data.length;
    if (this.#length >= netLimits.coalesced) return this.send();
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.send();
    });
  }

  /** Hands everything collected to the socket now. Does nothing on a socket that can no longer be written. */
  send(): void {
    if (this.#parts.length === 0) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#length = 0;
    if (!this.#socket.writable) return;
    this.#socket.write(coalesce(parts));
  }
}

function coalesce(parts: (string | Uint8Array)[]): string | Uint8Array {
  const first = parts[0];
  if (parts.length === 1 && first !== undefined) return first;
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}
