/** The messages of test/corpus, each with the tree and the preview it must have. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { scanMessage } from './scanner.ts';
import type { Part } from './summary.ts';

/**
 * A line of `tree` is: part number (children of an enclosed message count as those of a multipart), type with the
 * parameters of Content-Type and Content-Disposition, encoding, `header:body:end/lines`, and of a leaf the body.
 */
const corpus: Readonly<Record<string, { preview: string; hasAttachment?: boolean; tree: string[] }>> = {
  alternative: {
    preview: 'The plain words.',
    tree: [
      'multipart/alternative; boundary==_alt 7bit 0:207:371/9',
      '1 text/plain; charset=utf-8 7bit 216:259:275/0 "The plain words."',
      '2 text/html; charset=utf-8 7bit 286:328:358/0 "<p>The <i>other</i> words.</p>"',
    ],
  },
  attachment: {
    preview: 'The invoice is attached.',
    hasAttachment: true,
    tree: [
      'multipart/mixed; boundary=----=_Part_1 7bit 0:206:595/14',
      '1 text/plain; charset=us-ascii 7bit 222:294:318/0 "The invoice is attached."',
      '2 application/pdf; name=faktura.pdf; filename=faktura.pdf; size=6 base64 336:567:575/0 "JVBERi0x"',
    ],
  },
  'bad-content-type': {
    preview: 'Still text.',
    tree: ['text/plain 7bit 0:254:267/1 "Still text.\\r\\n"'],
  },
  'boundary-characters': {
    preview: 'one',
    tree: [
      "multipart/mixed; boundary=gc0p4Jq0M2Yt08j34c0p'()+_,-./:=? x 7bit 0:250:398/8",
      '1 text/plain 7bit 291:305:308/0 "one"',
      '2 text/plain 7bit 348:350:353/0 "two"',
    ],
  },
  'boundary-missing': {
    preview: '--what Content-Type: text/html <p>nobody can tell</p> --what--',
    tree: ['text/plain 7bit 0:202:271/5 "--what\\r\\nContent-Ty…ll</p>\\r\\n--what--\\r\\n"'],
  },
  'boundary-prefixes': {
    preview: 'innermost --foobarbaz --foo-bar --foo',
    tree: [
      'multipart/mixed; boundary=foo 7bit 0:217:518/23',
      '1 multipart/mixed; boundary=foobar 7bit 224:276:491/15',
      '1.1 multipart/mixed; boundary=foobar-- 7bit 286:340:435/7',
      '1.1.1 text/plain 7bit 352:380:421/3 "innermost\\r\\n--fooba…\\n--foo-bar\\r\\n --foo"',
      '1.2 text/plain 7bit 447:449:455/0 "middle"',
      '2 text/plain 7bit 500:502:507/0 "outer"',
    ],
  },
  'boundary-reused': {
    preview: 'one',
    tree: [
      'multipart/mixed; boundary=same 7bit 0:220:349/14',
      '1 multipart/alternative; boundary=same 7bit 228:282:320/6',
      '1.1 text/plain 7bit 290:292:295/0 "one"',
      '1.2 text/plain 7bit 305:307:310/0 "two"',
      '2 text/plain 7bit 330:332:337/0 "three"',
    ],
  },
  'boundary-unused': {
    preview: 'The sender forgot the delimiters.',
    tree: ['text/plain 7bit 0:215:250/1 "The sender forgot the delimiters.\\r\\n"'],
  },
  'delivery-report': {
    preview: '<nobody@example.test>: user unknown',
    tree: [
      'multipart/report; report-type=delivery-status; boundary=ABC.1/mx.example.pl 7bit 0:314:850/24',
      '1 text/plain; charset=us-ascii 7bit 337:418:455/1 "<nobody@example.test>: user unknown\\r\\n"',
      '2 message/delivery-status 7bit 480:559:673/5 "Reporting-MTA: dns…d\\r\\nStatus: 5.1.1\\r\\n"',
      '3 text/rfc822-headers 7bit 698:785:823/2 "From: jan@example.pl\\r\\nSubject: Hello\\r\\n"',
    ],
  },
  digest: {
    preview: 'One line.',
    hasAttachment: true,
    tree: [
      'multipart/digest; boundary=next 7bit 0:143:469/26',
      '1 message/rfc822 7bit 151:153:200/3',
      '1.1 text/plain 7bit 153:191:200/0 "One line."',
      '2 message/rfc822 7bit 210:212:391/12',
      '2.1 multipart/alternative; boundary=alt 7bit 212:321:391/7',
      '2.1.1 text/plain 7bit 328:330:335/0 "plain"',
      '2.1.2 text/html 7bit 344:371:382/0 "<p>rich</p>"',
      '3 text/plain 7bit 401:429:457/0 "A part that says what it is."',
    ],
  },
  'empty-parts': {
    preview: '',
    tree: [
      'multipart/mixed; boundary=b 7bit 0:206:234/7',
      '1 text/plain 7bit 211:211:211/0 ""',
      '2 text/plain 7bit 216:218:218/0 ""',
      '3 text/plain 7bit 223:225:225/0 ""',
    ],
  },
  empty: {
    preview: '',
    tree: ['text/plain 7bit 0:0:0/0 ""'],
  },
  'forwarded-encoded': {
    preview: '',
    hasAttachment: true,
    tree: ['message/rfc822 base64 0:223:273/1 "U3ViamVjdDogaGlkZG…b29rZWQgYXQNCg==\\r\\n"'],
  },
  forwarded: {
    preview: 'See below.',
    hasAttachment: true,
    tree: [
      'multipart/mixed; boundary=out 7bit 0:198:628/25',
      '1 text/plain 7bit 205:207:217/0 "See below."',
      '2 message/rfc822; filename=plans.eml 7bit 226:311:617/16',
      '2.1 multipart/mixed; boundary=in 7bit 311:523:617/8',
      '2.1.1 text/plain 7bit 529:531:541/0 "The plans."',
      '2.1.2 message/rfc822 7bit 549:581:617/2',
      '2.1.2.1 text/plain 7bit 581:600:617/0 "The oldest plans."',
    ],
  },
  'html-only': {
    preview: 'Wiosenna wyprzedaż: 20% tańszej Buty 199 zł 5 < 7 & 7 > 5 &unknown; ©2025',
    tree: ['text/html; charset=utf-8 8bit 0:226:623/8 "<!DOCTYPE html>\\r\\n<…25</body></html>\\r\\n"'],
  },
  invitation: {
    preview: 'You are invited.',
    hasAttachment: true,
    tree: [
      'multipart/mixed; boundary=mix 7bit 0:206:637/21',
      '1 multipart/alternative; boundary=alt 7bit 213:266:458/10',
      '1.1 text/plain; charset=utf-8 7bit 273:316:332/0 "You are invited."',
      '1.2 text/calendar; charset=utf-8; method=REQUEST 7bit 341:403:449/2 "BEGIN:VCALENDAR\\r\\nM…EST\\r\\nEND:VCALENDAR"',
      '2 application/ics; name=invite.ics; filename=invite.ics base64 467:606:626/0 "QkVHSU46VkNBTEVOREFS"',
    ],
  },
  'line-feeds': {
    preview: 'one',
    tree: [
      'multipart/mixed; boundary=b 7bit 0:193:249/9',
      '1 text/plain 7bit 197:198:202/1 "one\\n"',
      '2 text/html 7bit 207:232:242/0 "<p>two</p>"',
    ],
  },
  'mbox-from-line': {
    preview: 'Text.',
    tree: ['text/plain 7bit 0:180:187/1 "Text.\\r\\n"'],
  },
  'message-global': {
    preview: 'gęślą jaźń',
    hasAttachment: true,
    tree: ['message/global 8bit 0:174:259/4', '1 text/plain 7bit 174:242:259/1 "gÄÅlÄ jaÅºÅ\\r\\n"'],
  },
  'no-blank-line': {
    preview: 'The body follows without a blank line. It goes on.',
    tree: ['text/plain 7bit 0:44:99/3 "The body follows w….\\r\\n\\r\\nIt goes on.\\r\\n"'],
  },
  'no-body': {
    preview: '',
    tree: ['text/plain 7bit 0:76:76/0 ""'],
  },
  'no-closing-delimiter': {
    preview: 'inner',
    tree: [
      'multipart/mixed; boundary=b 7bit 0:195:289/8',
      '1 multipart/alternative; boundary=c 7bit 200:251:263/2',
      '1.1 text/plain 7bit 256:258:263/0 "inner"',
      '2 text/plain 7bit 270:272:289/0 "outer, and no end"',
    ],
  },
  'no-header': {
    preview: 'Hello, there is no header here. And this is the second paragraph.',
    tree: ['text/plain 7bit 0:0:70/3 "Hello, there is no…econd paragraph.\\r\\n"'],
  },
  'nul-and-8bit': {
    preview: 'one two ˙ţ end',
    tree: ['text/plain 7bit 0:38:56/2 "one\\u0000two ÿþ\\r\\n\\u0000\\r\\nend"'],
  },
  'only-line-break': {
    preview: '',
    tree: ['text/plain 7bit 0:2:2/0 ""'],
  },
  'part-without-blank-line': {
    preview: 'no blank line',
    tree: [
      'multipart/mixed; boundary=b 7bit 0:209:322/8',
      '1 text/plain 7bit 214:240:240/0 ""',
      '2 text/html 7bit 245:270:290/0 "<p>no blank line</p>"',
      '3 text/plain 7bit 297:297:313/0 "no header either"',
    ],
  },
  plain: {
    preview: 'Hello Anna, shall we meet on Tuesday at noon? Jan',
    tree: ['text/plain 7bit 0:176:233/5 "Hello Anna,\\r\\n\\r\\nsha… at noon?\\r\\n\\r\\nJan\\r\\n"'],
  },
  'polish-iso-8859-2': {
    preview: 'Łódź, ulica Świętojańska: ścieżka przez źródło.',
    tree: ['text/plain; charset=ISO-8859-2 8bit 0:223:272/1 "£ód¼, ulica ¦wiêto…ka przez ¼ród³o.\\r\\n"'],
  },
  'polish-quoted-printable': {
    preview: 'Zażółć gęślą jaźń, a zatem dzień dobry. Do usłyszenia!',
    tree: ['text/plain; charset=utf-8 quoted-printable 0:498:620/3 "Za=C5=BC=C3=B3=C5=…=C5=82yszenia=21\\r\\n"'],
  },
  'polish-windows-1250-base64': {
    preview: 'Dzień dobry, przesyłam fakturę za marzec.',
    tree: ['text/plain; charset=windows-1250 base64 0:203:269/1 "RHppZfEgZG9icnksDQ…IG1hcnplYy4NCg==\\r\\n"'],
  },
  'preamble-epilogue': {
    preview: 'one',
    tree: [
      'multipart/mixed; boundary=b 7bit 0:207:317/15',
      '1 text/plain 7bit 249:251:256/1 "one\\r\\n"',
      '2 text/plain 7bit 263:265:270/1 "two\\r\\n"',
    ],
  },
  'raw-8bit-header': {
    preview: 'Treść bez nagłówka Content-Type.',
    tree: ['text/plain 7bit 0:118:156/1 "TreÅÄ bez nagÅÃ³wka Content-Type.\\r\\n"'],
  },
  'read-receipt': {
    preview: 'Your message was displayed.',
    tree: [
      'multipart/report; report-type=disposition-notification; boundary=r 7bit 0:170:368/9',
      '1 text/plain 7bit 175:177:204/0 "Your message was displayed."',
      '2 message/disposition-notification 7bit 211:261:359/1 "Final-Recipient: r…anually; displayed"',
    ],
  },
  related: {
    preview: 'See the picture.',
    tree: [
      'multipart/alternative; boundary=outer 7bit 0:210:608/24',
      '1 text/plain 7bit 219:247:265/1 "See the picture.\\r\\n"',
      '2 multipart/related; boundary=inner; type=text/html 7bit 276:345:595/14',
      '2.1 text/html 7bit 354:381:424/1 "<p>See <img src=\\"c…example.pl\\"></p>\\r\\n"',
      '2.2 image/png; name=pic.png base64 435:568:582/1 "iVBORw0KGgo=\\r\\n"',
    ],
  },
  'repeated-fields': {
    preview: '--b not a part --b--',
    tree: ['text/plain; charset=utf-8 7bit 0:340:366/4 "--b\\r\\n\\r\\nnot a part\\r\\n--b--\\r\\n"'],
  },
  'rfc2231-names': {
    preview: '',
    hasAttachment: true,
    tree: [
      'multipart/mixed; boundary=b 7bit 0:200:715/20',
      '1 application/octet-stream; filename=zażółć gęślą.bin 7bit 205:391:392/0 "x"',
      '2 application/octet-stream; name=ąćę.bin; filename=ąćę.bin 7bit 399:544:545/0 "y"',
      '3 application/octet-stream; name=żaba.txt; filename=żaba.txt 7bit 552:705:706/0 "z"',
    ],
  },
  'signed-pgp': {
    preview: 'Signed words.',
    tree: [
      'multipart/signed; micalg=pgp-sha256; protocol=application/pgp-signature; boundary=sig 7bit 0:256:627/17',
      '1 text/plain; charset=utf-8; format=flowed 7bit 263:321:336/1 "Signed words.\\r\\n"',
      '2 application/pgp-signature; name=OpenPGP_signature.asc; filename=OpenPGP_signature.asc 7bit 345:529:616/5 "-----BEGIN PGP SIG…P SIGNATURE-----\\r\\n"',
    ],
  },
  'signed-smime': {
    preview: 'Signed words.',
    hasAttachment: true,
    tree: [
      'multipart/signed; protocol=application/pkcs7-signature; micalg=sha-256; boundary=----F2 7bit 0:266:770/25',
      '1 multipart/mixed; boundary=----F3 7bit 312:364:581/11',
      '1.1 text/plain 7bit 374:402:415/0 "Signed words."',
      '1.2 image/jpeg; name=photo.jpg; filename=photo.jpg base64 427:559:567/0 "/9j/4AAQ"',
      '2 application/pkcs7-signature; name=smime.p7s; filename=smime.p7s base64 593:746:756/1 "MIIGXQ==\\r\\n"',
    ],
  },
  'text-attachments': {
    preview: 'the text',
    hasAttachment: true,
    tree: [
      'multipart/mixed; boundary=b 7bit 0:206:433/12',
      '1 text/plain; filename=first.txt 7bit 211:292:306/0 "the attachment"',
      '2 text/html; charset=utf-8 quoted-printable 313:400:424/1 "<div>the=20=\\r\\ntext</div>"',
    ],
  },
};

const folder = new URL('../../../test/corpus/', import.meta.url);

test('every message of the corpus is in the table, and none else', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  assert.deepEqual(files.map((name) => name.slice(0, -'.eml'.length)).toSorted(), Object.keys(corpus).toSorted());
});

for (const [name, expected] of Object.entries(corpus)) {
  test(`corpus: ${name}`, () => {
    const bytes = readFileSync(new URL(`${name}.eml`, folder));
    const summary = scanMessage(bytes);
    assert.deepEqual(drawTree(bytes, summary.structure, ''), expected.tree);
    assert.equal(summary.preview, expected.preview);
    assert.equal(summary.hasAttachment, expected.hasAttachment ?? false);
    assert.equal(summary.size, bytes.length);
  });
}

function drawTree(bytes: Buffer, part: Part, path: string): string[] {
  const { type, subtype, encoding, lines, headerStart, bodyStart, bodyEnd } = part;
  const params = [...part.params, ...(part.disposition?.params ?? [])].map(([name, value]) => `; ${name}=${value}`);
  const offsets = `${headerStart}:${bodyStart}:${bodyEnd}/${lines}`;
  const line = `${path}${path && ' '}${type}/${subtype}${params.join('')} ${encoding} ${offsets}`;
  const children = part.parts ?? (part.message === undefined ? [] : [part.message.part]);
  if (children.length === 0) return [`${line} ${excerpt(bytes.toString('latin1', bodyStart, bodyEnd))}`];
  return [line, ...children.flatMap((child, index) => drawTree(bytes, child, `${path && `${path}.`}${index + 1}`))];
}

function excerpt(text: string): string {
  return JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 18)}…${text.slice(-18)}`);
}
