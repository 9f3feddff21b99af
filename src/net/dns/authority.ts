import { rcodes } from '#wire/dns/message.ts';
import type { RecordType } from '#wire/dns/records.ts';
import { answerOf } from './answer.ts';
import { exchange, failureReason } from './exchange.ts';
import type { AuthorityOutcome } from './types.ts';

/** Where an authoritative server is asked. */
export interface Authority {
  address: string;
  port: number;
}

/**
 * Asks one authoritative server, without recursion and without a cache, so that the answer is what its zone holds now.
 * A lost question is repeated once. `milliseconds`: for each attempt. Never throws for what DNS says.
 */
export async function askAuthority<T extends RecordType>(
  { address, port }: Authority,
  name: string,
  type: T,
  milliseconds: number,
): Promise<AuthorityOutcome<T>> {
  const ask = () => askOnce({ address, port, trusted: false }, name, type, milliseconds);
  const outcome = await ask();
  return outcome.kind === 'failed' && outcome.reason === 'timeout' ? ask() : outcome;
}

/**
 * The servers to which a server of the zone above delegates a name (RFC 1034 4.2.1); empty where it does not, null where
 * it does not say.
 */
export async function askDelegation(
  { address, port }: Authority,
  name: string,
  milliseconds: number,
): Promise<readonly string[] | null> {
  try {
    const server = { address, port, trusted: false };
    const message = await exchange(server, name, 'NS', milliseconds, { recursionDesired: false });
    const { rcode, answers, authorities } = message;
    if (rcode !== rcodes.noError && rcode !== rcodes.nxDomain) return null;
    return [...answers, ...authorities].flatMap((record) =>
      record.type === 'NS' && record.name === name ? [record.value] : [],
    );
  } catch (error) {
    failureReason(error);
    return null;
  }
}

async function askOnce<T extends RecordType>(
  server: { address: string; port: number; trusted: boolean },
  name: string,
  type: T,
  milliseconds: number,
): Promise<AuthorityOutcome<T>> {
  try {
    const message = await exchange(server, name, type, milliseconds, { recursionDesired: false });
    const { authoritative, rcode } = message;
    const answers = rcode === rcodes.noError || rcode === rcodes.nxDomain;
    // RFC 1034 4.3.1, RFC 1912 2.8: who serves the zone says so; others refer to somebody else, or say what they remember.
    if (answers && !authoritative) return { kind: 'failed', reason: 'lame' };
    return answerOf(message, { name, type }, server.trusted);
  } catch (error) {
    return { kind: 'failed', reason: failureReason(error) };
  }
}
