/** What a client says before TLS begins: the two extensions by which a server chooses how to answer. */
export interface ClientHello {
  /** RFC 6066 3; null where it names none. */
  serverName: string | null;
  /** RFC 7301 3.1. */
  protocols: readonly string[];
}

/**
 * Reads a ClientHello (RFC 8446 4.1.2) from the first octets of a connection. `incomplete`: more octets are needed.
 * Null for what is none, or is spread over several records, as no client does that has so little to say.
 */
export function readClientHello(octets: Uint8Array): ClientHello | 'incomplete' | null {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (bytes.length > 0 && bytes[0] !== 0x16) return null;
  if (bytes.length < recordHeader) return 'incomplete';
  const end = recordHeader + bytes.readUInt16BE(3);
  if (bytes.length < end) return 'incomplete';
  try {
    return helloOf(bytes.subarray(recordHeader, end));
  } catch (error) {
    // A length that points behind the end: this is not TLS.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Type, version, length (RFC 8446 5.1). */
const recordHeader = 5;

function helloOf(message: Buffer): ClientHello | null {
  if (message.readUInt8(0) !== 1 || message.readUIntBE(1, 3) + 4 > message.length) return null;
  // Type and length, version, random; then session, cipher suites and compression, each with its length.
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at);
  at += 2 + message.readUInt16BE(at);
  at += 1 + message.readUInt8(at);
  const hello: { serverName: string | null; protocols: string[] } = { serverName: null, protocols: [] };
  if (at === message.length) return hello;
  const end = at + 2 + message.readUInt16BE(at);
  if (end > message.length) return null;
  at += 2;
  while (at < end) {
    const type = message.readUInt16BE(at);
    const length = message.readUInt16BE(at + 2);
    const content = message.subarray(at + 4, Math.min(at + 4 + length, end));
    if (type === 0) hello.serverName = nameOf(content);
    if (type === 16) hello.protocols = protocolsOf(content);
    at += 4 + length;
  }
  return hello;
}

function nameOf(content: Buffer): string | null {
  // The list's length, the kind of the first name (0 is host_name), its length.
  if (content.readUInt8(2) !== 0) return null;
  const length = content.readUInt16BE(3);
  return content.toString('latin1', 5, 5 + length).toLowerCase();
}

function protocolsOf(content: Buffer): string[] {
  const protocols: string[] = [];
  for (let at = 2; at < content.length; at += 1 + content.readUInt8(at)) {
    protocols.push(content.toString('latin1', at + 1, at + 1 + content.readUInt8(at)));
  }
  return protocols;
}
