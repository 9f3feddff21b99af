import type { Zone } from '#services/checks/testing.ts';

/** What DNS knows in the transcripts of SMTP, where mail is checked: 192.0.2.1 is the server of example.net. */
export const zone: Zone = {
  'example.net TXT': ['v=spf1 ip4:192.0.2.1 -all'],
  '_dmarc.example.net TXT': ['v=DMARC1; p=reject'],
  'careful.example TXT': ['v=spf1 -all'],
  '_dmarc.careful.example TXT': ['v=DMARC1; p=quarantine'],
  '1.2.0.192.in-addr.arpa PTR': ['mx.example.net'],
  'mx.example.net A': ['192.0.2.1'],
  '9.2.0.192.bl.example A': ['127.0.0.2'],
  '9.2.0.192.bl.example TXT': ['See https://bl.example/192.0.2.9'],
};
