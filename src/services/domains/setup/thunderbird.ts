import { type MailServers, type OfferedServer, offeredServers } from '#services/domains/mail-servers.ts';
import { element, xmlDocument, type XmlElement } from '#wire/xml.ts';

/**
 * The file that Thunderbird and many others ask for (draft-ietf-mailmaint-autoconfig, config-v1.1.xml): servers of a
 * domain (A-labels), preferred ones first. It holds no address, so it says nothing about who exists.
 */
export function thunderbirdConfig(domain: string, servers: MailServers): string {
  const offered = offeredServers(servers);
  const incoming = offered.filter(({ protocol }) => protocol !== 'smtp');
  const outgoing = offered.filter(({ protocol }) => protocol === 'smtp');
  const provider = [
    element('domain', domain),
    element('displayName', domain),
    element('displayShortName', domain),
    ...incoming.map((server) => serverElement('incomingServer', server)),
    ...outgoing.map((server) => serverElement('outgoingServer', server)),
  ];
  return xmlDocument(element('clientConfig', [element('emailProvider', provider, { id: domain })], { version: '1.1' }));
}

function serverElement(name: string, { protocol, host, port, security }: OfferedServer): XmlElement {
  const fields = [
    element('hostname', host),
    element('port', String(port)),
    element('socketType', security === 'tls' ? 'SSL' : 'STARTTLS'),
    // The program puts the address in itself.
    element('username', '%EMAILADDRESS%'),
    // Inside TLS. "password-encrypted" would be CRAM-MD5, which is not offered.
    element('authentication', 'password-cleartext'),
  ];
  return element(name, fields, { type: protocol });
}
