/**
 * Mail in Polish and English for the bench of search: words made of stems and endings, the frequent ones often (Zipf),
 * headers as mail servers write them, two of five messages with HTML beside the text. The same for the same seed.
 */
const polishWords =
  'i w na z do nie się to że jest o jak po za od dla przez przy ale czy już tylko może bardzo proszę dzień dobry pozdrawiam'.split(
    ' ',
  );
const polishStems = (
  'faktur zamówieni spotkani projekt umow klient termin płatnoś dokument załącznik wiadomoś rozmow pytani odpowiedz prac ' +
  'zespoł kierownik produkt usług przesyłk kurier magazyn dostaw zwrot reklamacj cen rabat ofert przelew rachunek konto ' +
  'bank podatek księgow urlop wniosek zgod szkoleni konferencj bilet hotel rezerwacj podróż samochód ubezpieczeni ' +
  'szkoł nauczyciel dzieck wycieczk składk zebrani mieszkani czynsz wspólnot remont ogrzewani licznik gaz prąd wod ' +
  'lekarz wizyt badani wynik recept aptek zdrowi rodzin urodzin święt życzeni prezent zdjęci film muzyk książk ' +
  'serwer hasł logowani błąd aktualizacj kopi plik folder przeglądark telefon aplikacj ustawieni raport wykres tabel ' +
  'źródł żądani ćwiczeni łącz śledzeni ósm gęś jaźń zażół'
).split(' ');
const polishEndings = 'a y ę ą ie em ami ach ów om owi e u i ia ią nia niu niem ć ł ła ły ny na ne nego nej nym'.split(
  ' ',
);
const englishWords =
  'the of and to in is you that it for on with as are this be at have from or we will can your please thank regards'.split(
    ' ',
  );
const englishStems = (
  'invoic order meet project contract client deadlin payment document attach messag call question answer work team ' +
  'manag product servic deliver courier warehous return complain price discount offer transfer account bank tax hous ' +
  'leav request approv train conferenc ticket hotel reserv travel insur school teach child trip doctor visit result ' +
  'medicin health family birthday holiday present photo movi music book server password login error updat copi file ' +
  'folder brows phone applic setting report chart tabl sourc demand exercis link track quarter review budget plan'
).split(' ');
const englishEndings = 's ed ing er ers ion ions e es ment ments able ly ness al ally or ive y'.split(' ');
const names = 'Anna Jan Zbigniew Małgorzata Łukasz Świętosława Grzegorz Katarzyna John Mary Peter Susan'.split(' ');
const surnames =
  'Nowak Kowalski Żółkiewski Brzęczyszczykiewicz Wiśniewska Dąbrowski Zieliński Smith Brown Taylor'.split(' ');

const onsets = 'b c cz d dr f g gr h j k kr l ł m n p pr r rz s sz st t tr w z ż'.split(' ');
const vowels = 'a ą e ę i o ó u y an en on er al ik ow'.split(' ');

type Random = () => number;

/** The `n`-th message of the corpus. */
export function corpusMessage(n: number): Buffer {
  const random = mulberry(n * 2_654_435_761 + 1);
  const polish = random() < 0.7;
  const sentence = polish
    ? sentences(random, polishWords, polishStems, polishEndings)
    : sentences(random, englishWords, englishStems, englishEndings);
  const text = body(random, sentence);
  const header = headerOf(random, n, sentence().slice(0, 40 + Math.floor(random() * 30)));
  if (random() < 0.6) {
    const type = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit';
    return Buffer.from(`${header}\r\n${type}\r\n\r\n${text}`);
  }
  const html = `<html><body>${text.replaceAll(/(.+)\r\n/g, '<p style="margin:0 0 1em">$1</p>\r\n')}</body></html>`;
  const part = (subtype: string, content: string) =>
    `--b${n}\r\nContent-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(content)}\r\n`;
  const parts = `${part('plain', text)}${part('html', html)}--b${n}--\r\n`;
  return Buffer.from(`${header}\r\nContent-Type: multipart/alternative; boundary=b${n}\r\n\r\n${parts}`);
}

/** Between some hundred bytes and 12 KB, most near 2. */
function body(random: Random, sentence: () => string): string {
  const size = 400 * Math.exp(random() * random() * 3.4);
  let text = '';
  while (text.length < size) text += `${sentence()}${random() < 0.2 ? `\r\n${random() < 0.3 ? '> ' : ''}` : ' '}`;
  return `${text}\r\n`;
}

function sentences(random: Random, common: string[], stems: string[], endings: string[]): () => string {
  const word = () => {
    if (random() < 0.04) return `${Math.floor(random() * 100_000)}${random() < 0.3 ? ',50' : ''}`;
    if (random() < 0.03) return zipf(random, names);
    if (random() < 0.06) return rareWord(random);
    return random() < 0.35 ? zipf(random, common) : zipf(random, stems) + zipf(random, endings);
  };
  return () => {
    const words = Array.from({ length: 4 + Math.floor(random() * 14) }, word).join(' ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}${random() < 0.1 ? '?' : '.'}`;
  };
}

/** Names, trade marks, links: words that hardly come twice. */
function rareWord(random: Random): string {
  const syllables = Array.from(
    { length: 2 + Math.floor(random() * 3) },
    () => pick(random, onsets) + pick(random, vowels),
  );
  const word = syllables.join('');
  return random() < 0.2 ? `https://www.${word}.example/${Math.floor(random() * 2 ** 40).toString(36)}` : word;
}

function pick(random: Random, list: readonly string[]): string {
  return list[Math.floor(random() * list.length)] as string;
}

function headerOf(random: Random, n: number, subject: string): string {
  const from = `${zipf(random, names)} ${zipf(random, surnames)}`;
  const id = Math.floor(random() * 2 ** 48).toString(16);
  const signature = Buffer.from(Array.from({ length: 256 }, () => Math.floor(random() * 256))).toString('base64');
  return [
    `Return-Path: <bounce+${id}@mailer.example.pl>`,
    `Received: from mx1.example.test (mx1.example.test [192.0.2.${n % 250}])`,
    `\tby sowa.example.test with ESMTPS id ${id.slice(2)}; Mon, ${1 + (n % 28)} Mar 2025 10:15:02 +0100`,
    `DKIM-Signature: v=1; a=rsa-sha256; d=example.pl; s=sel1; b=${signature}`,
    `From: =?utf-8?b?${Buffer.from(from).toString('base64')}?= <u${n % 200}@example.pl>`,
    'To: Anna Nowak <anna@example.test>',
    `Subject: =?utf-8?b?${Buffer.from(subject).toString('base64')}?=`,
    `Date: Mon, ${1 + (n % 28)} Mar 2025 10:15:00 +0100`,
    `Message-ID: <${id}.${n}@example.pl>`,
    'MIME-Version: 1.0',
  ].join('\r\n');
}

function wrapped(text: string): string {
  return Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
}

/** The k-th of a list about k times more rarely than the first. */
function zipf(random: Random, list: readonly string[]): string {
  return list[Math.floor(list.length ** random() - 1 + random())] ?? (list[0] as string);
}

/** A small generator of pseudo-random numbers from 0 up to 1. */
function mulberry(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
