import type { QueueRecipient } from '#store/queue.ts';
import type { Content } from './content.ts';

/** Login at a relay; the password is in clear here and nowhere else. */
export interface RelayLogin {
  user: string;
  password: string;
}

/**
 * Where recipients of a message go next.
 *
 * `mx`: to the mail exchangers of a domain (RFC 5321 5.1). `host`: to one named server, as a relay route or the target
 * server of a split domain says. `tls` of a host: `opportunistic` takes STARTTLS where it is offered, `starttls` and
 * `implicit` demand it with a certificate for that name, `none` never uses it.
 */
export type Destination =
  | { kind: 'mx'; domain: string }
  | {
      kind: 'host';
      host: string;
      port: number;
      tls: 'opportunistic' | 'starttls' | 'implicit' | 'none';
      login: RelayLogin | null;
    };

/** A recipient of a departing message; `number` is its place in the queue. */
export interface DepartingRecipient extends QueueRecipient {
  number: number;
}

/** A message ready to leave: the octets that leave, signatures included. */
export interface Departure extends Content {
  queueId: string;
  /** Reverse path; '' is the null sender. */
  sender: string;
  envelopeId: string | null;
  ret: 'FULL' | 'HDRS' | null;
  smtputf8: boolean;
  bodyType: '7BIT' | '8BITMIME' | 'BINARYMIME';
  requireTls: boolean;
  /**
   * The same for servers that take seven bits only: changed before it is signed, so that our signatures hold. Null where
   * it cannot be changed. Throws what reading and signing throw.
   */
  sevenBit(): Promise<Content | null>;
}

/** What a remote server said, or what stands for it where none was reached (RFC 3463 codes). */
export interface RemoteReply {
  code: number;
  status: string | null;
  text: string;
}

/** How one attempt ended for one recipient. */
export interface AttemptResult {
  number: number;
  /** `relayed`: delivered to a server that does not do DSN (RFC 3461 5.2.2). `expanded`: passed on to a group's members. */
  state: 'delivered' | 'expanded' | 'relayed' | 'deferred' | 'failed';
  reply: RemoteReply;
  /** Name of the server that spoke last; null where none was reached. */
  host: string | null;
}

/** What happens on the way, as it happens: steps of the delivery trail. */
export type DeliveryEvent =
  | { kind: 'resolved'; hosts: readonly string[]; secure: boolean }
  | {
      kind: 'connected';
      host: string;
      address: string;
      tls: { version: string; cipher: string; verified: 'no' | 'pkix' | 'dane' | 'mta-sts' } | null;
    }
  | { kind: 'connection-failed'; host: string; address: string | null; reason: string }
  | { kind: 'refused'; host: string; reply: RemoteReply };

/** Brings a message to recipients of one destination. */
export interface RemoteDelivery {
  /** One result for each recipient, always: what goes wrong on the way is a deferral or a failure, never an exception. */
  deliver(
    destination: Destination,
    departure: Departure,
    recipients: readonly DepartingRecipient[],
    on: (event: DeliveryEvent) => void,
    signal: AbortSignal,
  ): Promise<AttemptResult[]>;
}
