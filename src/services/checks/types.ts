import type { Listing } from '#net/dns/lists.ts';

/** A message on its way in, as the checks are told of it. */
export interface Origin {
  /** The transaction's id, for logs and scanners. */
  id: string;
  /** The client's IP address. */
  address: string;
  /** How the client introduced itself. */
  helo: string;
  /** Reverse path; '' is the null sender. */
  sender: string;
  recipients: readonly string[];
}

/** Why a message was treated as it was: one line of its record. */
export interface Reason {
  check: 'spf' | 'dkim' | 'dmarc' | 'arc' | 'iprev' | 'rspamd' | 'clamav';
  /** The result in the words of RFC 8601 2.7, or of the scanner. */
  result: string;
  /** Domain, score, name: what the result is about. */
  detail: string;
}

/** What is to become of a message. */
export type Disposition =
  | { kind: 'accept' }
  | { kind: 'junk' }
  | { kind: 'refuse'; code: 451 | 550 | 554; status: string; text: string };

/** What the checks say of a message. */
export interface Verdict {
  disposition: Disposition;
  reasons: readonly Reason[];
  /** The Authentication-Results field with its line end (RFC 8601 2.2); '' where there is nothing to say. */
  results: string;
}

/** The checks of one message while it comes in. Conclude or abandon ends it, neither fails; abandoning what has ended does nothing. */
export interface Inspection {
  /** Takes bytes as the client sent them; resolves when more may come. The chunk may be reused afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /** The message is complete. Takes a bounded time, whatever does not answer. */
  conclude(): Promise<Verdict>;
  abandon(): void;
}

/** What SMTP asks about mail from outside. */
export interface InboundChecks {
  /** The first configured list that names the client; null where none does, or none answers in time. */
  listing(address: string): Promise<Listing | null>;
  /** Begins to check a message; null where the client is in a network whose mail is not checked and whose results are believed. */
  inspect(origin: Origin): Inspection | null;
}
