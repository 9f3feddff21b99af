/**
 * Speed of the MIME scanner: `node test/bench/mime.ts`. Honest messages in MB/s, best of some rounds; hostile ones in
 * milliseconds, once, in chunks of 64 KB as a socket gives them.
 */
import { MessageScanner } from '#wire/mime/scanner.ts';

const chunkSize = 64 * 1024;
const MB = 1e6;

const header = [
  'Return-Path: <bounce+12345@mailer.example.pl>',
  'Received: from mx1.example.test (mx1.example.test [192.0.2.7])',
  '\tby sowa.example.test with ESMTPS id 4f1c2a; Mon, 3 Mar 2025 10:15:02 +0100',
  'Received: from mailer.example.pl (localhost [127.0.0.1])',
  '\tby mailer.example.pl with ESMTP id 7e1f; Mon, 3 Mar 2025 10:15:01 +0100',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.pl; s=sel1;',
  '\th=from:to:subject:date:message-id:mime-version:content-type;',
  '\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;',
  `\tb=${'dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBidXQgaGFzIGl0cyBsZW5ndGg'.repeat(4)}=`,
  'From: =?UTF-8?Q?Grzegorz_Brz=C4=99czyszczykiewicz?= <grzegorz@example.pl>',
  'To: Anna Nowak <anna@example.test>, biuro@example.test',
  'Subject: =?UTF-8?Q?Odp:_Za=C5=BC=C3=B3=C5=82=C4=87?= faktura 12/2025',
  'Date: Mon, 3 Mar 2025 10:15:00 +0100',
  'Message-ID: <20250303101500.12345@example.pl>',
  'In-Reply-To: <20250302090000.1@example.test>',
  'References: <20250301080000.7@example.pl> <20250302090000.1@example.test>',
  'MIME-Version: 1.0',
].join('\r\n');

const words = 'Dzień dobry, przesyłam zestawienie za marzec i proszę o odpowiedź do piątku. ';
const text = (size: number): string => `${words}\r\n`.repeat(Math.ceil(size / (words.length + 6)));
const base64Lines = (size: number): string => `${'QUJD'.repeat(19)}\r\n`.repeat(Math.ceil(size / 78));

function plainMessage(size: number): Buffer {
  const type = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit';
  return Buffer.from(`${header}\r\n${type}\r\n\r\n${text(size - header.length - 100)}`);
}

function alternativeMessage(size: number): Buffer {
  const html = `<html><body>${`<p style="margin:0">${words}</p>\r\n`.repeat(size / 120)}</body></html>`;
  return Buffer.from(
    `${header}\r\nContent-Type: multipart/alternative; boundary="=_b1"\r\n\r\n` +
      `--=_b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text(size / 4)}` +
      `--=_b1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n--=_b1--\r\n`,
  );
}

function attachmentMessage(size: number): Buffer {
  return Buffer.from(
    `${header}\r\nContent-Type: multipart/mixed; boundary="=_b1"\r\n\r\n` +
      `--=_b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text(1000)}` +
      `--=_b1\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
      `${base64Lines(size)}--=_b1--\r\n`,
  );
}

const multipart = (boundary: string): string => `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;
const nested = Array.from({ length: 3000 }, (_, depth) => `${multipart(`b${depth}`)}--b${depth}\r\n`).join('');

const hostile: Record<string, string> = {
  '3,000 nested multiparts': `${nested}\r\nend\r\n`,
  '3,000 nested messages': `${'Content-Type: message/rfc822\r\n\r\n'.repeat(3000)}end`,
  '300,000 empty parts': `${multipart('b')}${'--b\r\n\r\n'.repeat(300_000)}--b--\r\n`,
  '1 MB To on one line': `To: ${'a@b.example, '.repeat(80_000)}\r\n\r\nx`,
  '1 MB To, folded': `To: ${'a@b.example,\r\n '.repeat(80_000)}c@d\r\n\r\nx`,
  '1 MB To, open comments': `To: ${'(((((((((\r\n '.repeat(80_000)}\r\n\r\nx`,
  '1 MB Content-Type': `Content-Type: text/plain;${' a*1="x";\r\n'.repeat(90_000)}\r\n\r\nx`,
  '100,000 header lines': `${'X-Spam: yes\r\n'.repeat(100_000)}\r\nx`,
  '100,000 Subject lines': `${'Subject: yes\r\n'.repeat(100_000)}\r\nx`,
  '50 MB on one line': `${multipart('b')}--b\r\n\r\n${'x'.repeat(50 * MB)}`,
  '50 MB header line': `X: ${'x'.repeat(50 * MB)}`,
  '50 MB of dashes': `${multipart('b')}--b\r\n\r\n${'-'.repeat(50 * MB)}`,
  '50 MB of almost boundaries': `${multipart('b')}--b\r\n\r\n${'--c\r\n'.repeat(10 * MB)}`,
  '50 MB of line feeds': `${multipart('b')}--b\r\n\r\n${'\n'.repeat(50 * MB)}`,
  '50 MB of open tags': `Content-Type: text/html\r\n\r\n${'<a "'.repeat(12.5 * MB)}`,
};

function scan(bytes: Buffer, size = chunkSize): void {
  const scanner = new MessageScanner();
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.end();
}

function rate(bytes: Buffer, size?: number): string {
  let best = 0;
  const perRound = Math.max(1, Math.ceil((20 * MB) / bytes.length));
  for (let round = 0; round < 8; round++) {
    const start = performance.now();
    for (let nth = 0; nth < perRound; nth++) scan(bytes, size);
    best = Math.max(best, (perRound * bytes.length) / MB / ((performance.now() - start) / 1000));
  }
  return `${best.toFixed(0).padStart(6)} MB/s`;
}

const honest: [name: string, bytes: Buffer][] = [
  ['4 KB, plain text', plainMessage(4000)],
  ['30 KB, alternative', alternativeMessage(30_000)],
  ['30 KB, attachment', attachmentMessage(30_000)],
  ['20 MB, attachment', attachmentMessage(20 * MB)],
  ['20 MB, plain text', plainMessage(20 * MB)],
];
for (const [name, bytes] of honest) console.log(`${rate(bytes)}  ${name} (${bytes.length} bytes)`);
for (const [name, bytes] of honest.slice(0, 2)) console.log(`${rate(bytes, 1400)}  ${name}, in chunks of 1,400 bytes`);

for (const [name, message] of Object.entries(hostile)) {
  const bytes = Buffer.from(message);
  const start = performance.now();
  scan(bytes);
  const ms = performance.now() - start;
  console.log(`${ms.toFixed(0).padStart(6)} ms    ${name} (${(bytes.length / MB).toFixed(1)} MB)`);
}
