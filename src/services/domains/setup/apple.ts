import { createHash } from 'node:crypto';
import { type MailServers, offeredServers } from '#services/domains/mail-servers.ts';
import { plist } from '#wire/plist.ts';

/**
 * A configuration profile for Apple's systems (Apple, "Mail" payload `com.apple.mail.managed`): an account with its
 * servers, without a password, which the person types. Unsigned. Null where mail cannot be read by IMAP or POP3, or
 * not be sent: such an account is none. The same address always gives the same identifiers, so that a profile that is
 * installed again replaces the one before.
 */
export function appleProfile(address: string, servers: MailServers): string | null {
  const offered = offeredServers(servers);
  const incoming = offered.find(({ protocol }) => protocol !== 'smtp');
  const outgoing = offered.find(({ protocol }) => protocol === 'smtp');
  if (incoming === undefined || outgoing === undefined) return null;
  const reversed = servers.host.split('.').toReversed().join('.');
  const identifier = `${reversed}.${uuid('account', servers.host, address)}`;
  const account = {
    PayloadType: 'com.apple.mail.managed',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.mail`,
    PayloadUUID: uuid('mail', servers.host, address),
    PayloadDisplayName: address,
    EmailAccountType: incoming.protocol === 'imap' ? 'EmailTypeIMAP' : 'EmailTypePOP',
    EmailAccountDescription: address,
    EmailAddress: address,
    IncomingMailServerAuthentication: 'EmailAuthPassword',
    IncomingMailServerHostName: incoming.host,
    IncomingMailServerPortNumber: incoming.port,
    IncomingMailServerUseSSL: true,
    IncomingMailServerUsername: address,
    OutgoingMailServerAuthentication: 'EmailAuthPassword',
    OutgoingMailServerHostName: outgoing.host,
    OutgoingMailServerPortNumber: outgoing.port,
    OutgoingMailServerUseSSL: true,
    OutgoingMailServerUsername: address,
    OutgoingPasswordSameAsIncomingPassword: true,
  };
  return plist({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuid('profile', servers.host, address),
    PayloadDisplayName: address,
    PayloadOrganization: servers.host,
    PayloadContent: [account],
  });
}

/** RFC 9562 5.8: made of a hash, so that the same words give the same identifier. */
function uuid(...words: readonly string[]): string {
  const digest = createHash('sha256').update(words.join('\0')).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The address of the signed profile, to be shown as a QR code: a telephone's camera opens it. Null without HTTPS. */
export function profileLink(address: string, { host, https }: MailServers): string | null {
  if (https === null) return null;
  return `https://${host}${https === 443 ? '' : `:${https}`}${profilePath}?address=${encodeURIComponent(address)}`;
}

/** Where the profile is served. */
export const profilePath = '/setup/mail.mobileconfig';
