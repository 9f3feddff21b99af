import { randomInt } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { rcodes } from '#wire/dns/message.ts';
import { AnswerVerifier, signMessage, type TsigKey, tsigErrors } from '#wire/dns/tsig.ts';
import { updateCodes } from '#wire/dns/update.ts';
import { dnsFailure, type DnsFault, dnsFaultOf } from './driver.ts';
import type { DnsServer } from './servers.ts';
import { DnsStream } from './stream.ts';

/** A primary server, and the key that it knows us by. */
export interface Primary {
  /** For people. */
  name: string;
  server: Pick<DnsServer, 'address' | 'port'>;
  key: TsigKey;
  clock: Clock;
}

/** What a signed question or update is about. */
interface Exchange {
  /** Makes the message with this id. */
  message: (id: number) => Uint8Array;
  zone: string;
  milliseconds: number;
  /** Response codes that are no fault here. */
  allowed?: readonly number[];
}

/**
 * Sends a signed message over TCP and gives every message of the answer, verified, until `isLast` says so. Throws what
 * `dnsFaultOf` knows.
 */
export async function* exchangeSigned(
  primary: Primary,
  { message, zone, milliseconds, allowed = [] }: Exchange,
  isLast: (bytes: Uint8Array) => boolean = () => true,
): AsyncGenerator<Uint8Array> {
  const { name, server, key, clock } = primary;
  const id = randomInt(0x10000);
  const seconds = () => Math.floor(clock.now() / 1000);
  const fail = (fault: DnsFault, cause?: unknown) => dnsFailure(fault, name, { zone, cause });
  try {
    using stream = new DnsStream(server, milliseconds);
    const { bytes, mac } = signMessage(message(id), key, seconds());
    stream.send(bytes);
    const verifier = new AnswerVerifier(key, mac);
    for (;;) {
      const answer = await stream.receive();
      if (answer.length < 12 || idOf(answer) !== id) throw fail('malformed');
      const verdict = verifier.next(answer, seconds());
      if (verdict.kind === 'error') throw fail(tsigFaults[verdict.error] ?? 'not-authoritative');
      const rcode = (answer[3] ?? 0) & 0x0f;
      // A server that refuses before it looks at the signature does not sign either: its word is only a fault.
      if (rcode !== rcodes.noError && !allowed.includes(rcode)) throw fail(rcodeFaults[rcode] ?? 'malformed');
      if (verdict.kind === 'unsigned') throw fail('unsigned');
      const last = isLast(answer);
      if (last && !verifier.complete) throw fail('unsigned');
      yield answer;
      if (last) return;
    }
  } catch (error) {
    if (dnsFaultOf(error) !== undefined) throw error;
    const code = codeOf(error);
    throw code !== undefined && code in codeFaults ? fail(codeFaults[code as keyof typeof codeFaults], error) : error;
  }
}

/** The one message that answers. Throws as `exchangeSigned`. */
export async function askSigned(primary: Primary, exchange: Exchange): Promise<Uint8Array> {
  for await (const answer of exchangeSigned(primary, exchange)) return answer;
  throw dnsFailure('malformed', primary.name, { zone: exchange.zone });
}

const tsigFaults: Readonly<Record<number, DnsFault>> = {
  [tsigErrors.badSignature]: 'bad-signature',
  [tsigErrors.badKey]: 'bad-key',
  [tsigErrors.badTime]: 'bad-time',
};

const rcodeFaults: Readonly<Record<number, DnsFault>> = {
  [updateCodes.formErr]: 'not-understood',
  [rcodes.servFail]: 'servfail',
  [rcodes.nxDomain]: 'changed',
  [updateCodes.notImplemented]: 'not-implemented',
  [rcodes.refused]: 'refused',
  [updateCodes.yxDomain]: 'changed',
  [updateCodes.yxRrset]: 'changed',
  [updateCodes.nxRrset]: 'changed',
  [updateCodes.notAuth]: 'not-authoritative',
  [updateCodes.notZone]: 'not-in-zone',
};

/** Faults of the way there, and of what cannot be read. */
const codeFaults = { timeout: 'timeout', unavailable: 'unreachable', 'bad-syntax': 'malformed' } as const;

function idOf(bytes: Uint8Array): number {
  return (bytes[0] ?? 0) * 0x100 + (bytes[1] ?? 0);
}
