/** Where Sowa's answers to FETCH are not Dovecot 2.3's, and what decides. */
interface Difference {
  why: string;
  /** Names of items. */
  items: RegExp;
  /** Files of the corpus. */
  messages: readonly string[];
}

const structure = /^BODY(STRUCTURE)?$/;
const envelope = /^ENVELOPE$/;
const anything = /./;

export const differences: readonly Difference[] = [
  {
    why: 'RFC 2045 5.2: a type that is empty or no type at all is text/plain; Dovecot answers with empty strings',
    items: structure,
    messages: ['bad-content-type', 'structure/type-empty', 'structure/type-no-subtype'],
  },
  {
    why: 'RFC 2045 5.1 wants a semicolon in front of a parameter; the type without it is read all the same',
    items: structure,
    messages: ['structure/type-missing-semicolon'],
  },
  {
    why: 'RFC 2045 5.1 wants quotes around spaces and "="; such values are read whole, Dovecot cuts them',
    items: structure,
    messages: ['structure/boundary-unquoted-specials', 'structure/parameter-spaces'],
  },
  {
    why: 'RFC 2045 5.1: a parameter without a value or a quote without an end; those behind it are read all the same',
    items: structure,
    messages: ['structure/parameter-unclosed-quote', 'structure/parameter-without-value'],
  },
  {
    why: 'RFC 2045 5.1: a parameter comes once; of several the first counts',
    items: structure,
    messages: ['structure/parameter-twice'],
  },
  {
    why: 'RFC 2045 6.1: parameters are not known there, the encoding in front of them is',
    items: structure,
    messages: ['structure/encoding-odd'],
  },
  {
    why: 'RFC 2183 2: a disposition has a type; where it has none there is no disposition, Dovecot answers with ""',
    items: structure,
    messages: ['bad-content-type', 'structure/disposition-odd'],
  },
  {
    why: 'RFC 2231 4 and RFC 2047 5: names are decoded, and written in one form, UTF-8',
    items: structure,
    messages: [
      'rfc2231-names',
      'structure/names-8bit',
      'structure/names-encoded-words',
      'structure/names-rfc2231-ascii',
      'structure/names-rfc2231-continued',
    ],
  },
  {
    why: 'RFC 2557 4.4.1: white space that folding put into a location is no part of it',
    items: structure,
    messages: ['structure/location-folded'],
  },
  {
    why: 'RFC 9051 9 body-type-mpart and RFC 2046 5.1.1: a multipart has parts; without any it is text to be read',
    items: anything,
    messages: [
      'boundary-missing',
      'boundary-unused',
      'structure/boundary-absent',
      'structure/boundary-empty',
      'structure/multipart-empty-body',
      'structure/multipart-no-body',
      'structure/multipart-no-parts',
      'structure/multipart-only-closing',
    ],
  },
  {
    why: 'RFC 2046 5.1.1: nothing but white space stands behind a boundary; Dovecot takes longer lines for it, too',
    items: anything,
    messages: ['boundary-prefixes', 'structure/multipart-preamble-epilogue'],
  },
  {
    why: 'RFC 2046 5.1.1: the line break in front of a boundary belongs to it, also behind the end of an inner multipart',
    items: anything,
    messages: [
      'boundary-reused',
      'digest',
      'invitation',
      'structure/boundary-prefix-of-other',
      'structure/boundary-same-twice',
    ],
  },
  {
    why: 'RFC 9051 6.4.5.1: a header has its blank line; in a part that ends with it, it is the delimiter’s line break, too',
    items: /MIME|HEADER/,
    messages: ['empty-parts', 'structure/message-boundary-cut', 'structure/multipart-parts-without-bodies'],
  },
  {
    why: 'RFC 9051 6.4.5.1: a message without a blank line has none in its header either; Dovecot makes one up',
    items: /HEADER\.FIELDS/,
    messages: ['no-body', 'structure/header-only', 'structure/multipart-no-body'],
  },
  {
    why: 'RFC 5322 2.1: a header is made of fields; the first line that is none begins the body',
    items: anything,
    messages: [
      'no-blank-line',
      'no-header',
      'part-without-blank-line',
      'structure/header-line-without-colon',
      'structure/header-starts-folded',
      'structure/one-byte',
      'structure/only-text',
    ],
  },
  {
    why: 'RFC 2046 5.2.1: message/rfc822 is never encoded; of one that is nothing is read, Dovecot reads the base64',
    items: /^BODY\[1\./,
    messages: ['forwarded-encoded', 'structure/message-base64'],
  },
  {
    why: 'RFC 9051 9 media-message: message/global is taken apart as message/rfc822 is',
    items: /^BODY/,
    messages: ['message-global'],
  },
  {
    why: 'RFC 9051 4.3 and RFC 5890 2.3.2.1: raw 8-bit text goes out encoded to clients that did not ask for UTF-8',
    items: /^(ENVELOPE|BODY|BODYSTRUCTURE)$/,
    messages: ['message-global', 'raw-8bit-header', 'structure/envelope-8bit', 'structure/names-8bit'],
  },
  {
    why: 'RFC 5322 3.6: From, Subject, Date and Message-ID come once; of several the first counts',
    items: envelope,
    messages: ['repeated-fields', 'structure/envelope-twice'],
  },
  {
    why: 'RFC 5322 4.4: routes are read over, and obsolete white space is allowed in addresses',
    items: envelope,
    messages: ['structure/envelope-addresses', 'structure/envelope-comments'],
  },
  {
    why: 'RFC 5322 3.4: what is no address is no address; Dovecot writes MISSING_DOMAIN and the like',
    items: envelope,
    messages: ['structure/envelope-addresses', 'structure/envelope-broken-addresses'],
  },
  {
    why: 'RFC 5322 3.4 knows names in comments behind an address; one in front of it is shown rather than lost',
    items: envelope,
    messages: ['structure/envelope-groups'],
  },
  {
    why: 'RFC 5322 2.2.3: unfolding takes away line breaks and nothing else',
    items: envelope,
    messages: ['structure/envelope-folded'],
  },
  {
    why: 'RFC 9051 6.3.12: APPEND changes nothing; Dovecot drops a lone CR in front of CRLF',
    items: anything,
    messages: ['structure/body-cr'],
  },
];
