import type { Clock } from '#base/clock.ts';
import type { MailServers } from '#services/domains/mail-servers.ts';

/** What the answers to mail programs are made of. */
export interface ClientSetup {
  /** Whether a domain (A-labels) is one of ours. */
  isOurs(domain: string): Promise<boolean>;
  servers(): MailServers;
  /** The content, signed with the certificate of the service where its key allows that. */
  signed(content: Uint8Array): Uint8Array;
  clock: Clock;
}
