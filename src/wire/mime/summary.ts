/**
 * What is known of a message without opening its body again: computed once while the body streams in and stored
 * beside it. Offsets count bytes from the first byte of the stored message.
 */

/** One address of an envelope, as written (display name still encoded per RFC 2047). A group's start and end per RFC 9051 7.5.2 have a null host. */
export interface EnvelopeAddress {
  name: string | null;
  /** Local part, or the group's name at its start, or null at a group's end. */
  mailbox: string | null;
  host: string | null;
}

/** RFC 9051 7.5.2 ENVELOPE. Strings are the unfolded raw header values; missing fields are null (RFC 9051: From fills Sender and Reply-To on output, not here). */
export interface Envelope {
  date: string | null;
  subject: string | null;
  from: EnvelopeAddress[];
  sender: EnvelopeAddress[];
  replyTo: EnvelopeAddress[];
  to: EnvelopeAddress[];
  cc: EnvelopeAddress[];
  bcc: EnvelopeAddress[];
  inReplyTo: string | null;
  messageId: string | null;
}

/** A node of the MIME tree (RFC 2045, 2046). Type, subtype, encoding and disposition are lower case. */
export interface Part {
  type: string;
  subtype: string;
  /** Content-Type parameters in order, names lower case, values decoded per RFC 2231. */
  params: [name: string, value: string][];
  id: string | null;
  description: string | null;
  encoding: string;
  md5: string | null;
  disposition: { type: string; params: [name: string, value: string][] } | null;
  language: string[] | null;
  location: string | null;
  /** First byte of the part's header. */
  headerStart: number;
  /** First byte of the body, behind the blank line. */
  bodyStart: number;
  /** One past the last byte of the body; the CRLF before a boundary belongs to the boundary (RFC 2046 5.1.1). */
  bodyEnd: number;
  /** Line breaks in the body (as BODYSTRUCTURE counts lines). */
  lines: number;
  /** Children of a multipart, at least one: a multipart without any is text/plain. */
  parts?: Part[];
  /** For message/rfc822 and message/global: the enclosed message, unless it is encoded or past a limit. */
  message?: { envelope: Envelope; part: Part };
}

/** The whole result of scanning one message. */
export interface Summary {
  envelope: Envelope;
  structure: Part;
  /** Up to 256 characters of readable text from the first text part, white space folded (RFC 8970). */
  preview: string;
  /** Message-IDs named by In-Reply-To and References, oldest first, without angle brackets, at most as many as the limit. */
  references: string[];
  /** The references of RFC 5256 3 REFERENCES: the ids of References, or where it has none the first of In-Reply-To; of many the root and the latest. */
  ancestors: string[];
  /** Own Message-ID without angle brackets. */
  messageId: string | null;
  /** Base subject per RFC 5256 2.1, decoded, for threading and sorting. */
  baseSubject: string;
  /** The Date field, milliseconds since the epoch; null where missing or unreadable. */
  sentAt: number | null;
  /** Whether any part looks like an attachment (RFC 8621 4.1.4 hasAttachment). */
  hasAttachment: boolean;
  /** Bytes in the message. */
  size: number;
}
