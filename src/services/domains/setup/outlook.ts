import { type MailServers, type OfferedServer, offeredServers } from '#services/domains/mail-servers.ts';
import { element, unescapeXml, xmlDocument, type XmlElement } from '#wire/xml.ts';

/** [MS-OXDSCLI] 2.2.3 and 2.2.4: the answer that mail programs other than ActiveSync's want. */
const answerSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
const envelopeSchema = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';

/** What an Outlook asks for ([MS-OXDSCLI] 2.2.3). */
export interface AutodiscoverRequest {
  /** As it was written; it need not be an address. */
  address: string;
  /** The kind of answer; another than ours can only be refused. */
  schema: string;
}

/**
 * Reads the two fields of a request; null where it has not both. It is no parser of XML, and so entities, references
 * to files and deep nesting do nothing: text between two tags is all that is looked for.
 */
export function readAutodiscoverRequest(body: string): AutodiscoverRequest | null {
  const address = textOf(body, 'EMailAddress');
  const schema = textOf(body, 'AcceptableResponseSchema');
  return address === null || schema === null ? null : { address, schema };
}

/** Whether an answer of ours is what is asked for. */
export function acceptsAnswer({ schema }: AutodiscoverRequest): boolean {
  return schema.toLowerCase() === answerSchema;
}

/** The answer for an address of one of our domains: the servers, whoever the address belongs to ([MS-OXDSCLI] 2.2.4). */
export function autodiscoverAnswer(address: string, servers: MailServers): string {
  // Outlook takes the first of a kind.
  const protocols = offeredServers(servers).map((server) => protocolElement(address, server));
  const account = [element('AccountType', 'email'), element('Action', 'settings'), ...protocols];
  return answer([element('Account', account)]);
}

/** Why there are no settings: 600 a request that cannot be read, 601 a kind of answer that is not given, 500 an unknown domain ([MS-OXDSCLI] 2.2.4.1.1.2.1). */
export function autodiscoverError(code: 500 | 600 | 601, time: number): string {
  const words = { 500: 'The domain is not known here', 600: 'Invalid Request', 601: 'Provider is not available' };
  const fields = [element('ErrorCode', String(code)), element('Message', words[code]), element('DebugData', '')];
  const attributes = { Time: new Date(time).toISOString().slice(11, -1), Id: '0' };
  return xmlDocument(
    element('Autodiscover', [element('Response', [element('Error', fields, attributes)])], { xmlns: envelopeSchema }),
  );
}

/** The version 2 answer: where version 1 is asked. */
export function autodiscoverPlace({ host, https }: MailServers): { Protocol: string; Url: string } | null {
  if (https === null) return null;
  const port = https === 443 ? '' : `:${https}`;
  return { Protocol: 'AutodiscoverV1', Url: `https://${host}${port}/autodiscover/autodiscover.xml` };
}

function answer(content: readonly XmlElement[]): string {
  const response = element('Response', content, { xmlns: answerSchema });
  return xmlDocument(element('Autodiscover', [response], { xmlns: envelopeSchema }));
}

function protocolElement(address: string, { protocol, host, port, security }: OfferedServer): XmlElement {
  const fields = [
    element('Type', protocol.toUpperCase()),
    element('Server', host),
    element('Port', String(port)),
    element('DomainRequired', 'off'),
    element('LoginName', address),
    element('SPA', 'off'),
    element('SSL', 'on'),
    element('Encryption', security === 'tls' ? 'SSL' : 'TLS'),
    element('AuthRequired', 'on'),
  ];
  if (protocol === 'smtp') fields.push(element('UsePOPAuth', 'on'), element('SMTPLast', 'off'));
  return element('Protocol', fields);
}

/** The text between the first such tags, whatever prefix they have. */
function textOf(body: string, name: string): string | null {
  const found = new RegExp(`<(?:[\\w.-]{1,64}:)?${name}(?:\\s[^<>]{0,500})?>([^<]{0,1000})<`, 'i').exec(body);
  return found === null ? null : unescapeXml((found[1] ?? '').trim());
}
