import { type Language, languages } from '#base/catalogue.ts';
import { Refusal } from './errors.ts';
import { textsIn } from './texts.ts';
import type { Answer, Session } from './types.ts';

/** LANG (RFC 6856 3.2): lists the languages, or chooses one, whose texts are then in UTF-8; `*` is the server's own. */
export function lang(session: Session, tag: string): Answer {
  if (tag === '') return { ok: true, text: session.texts.languages, lines: list() };
  session.language = tag === '*' ? 'en' : lookUp(tag);
  return { ok: true, text: `${session.language} ${session.texts.languageChosen}` };
}

/**
 * UTF8 (RFC 6856 2.1). Everything here is UTF-8 with it or without.
 * not done: surrogates of messages with UTF-8 in their header for clients that do not say UTF8 (RFC 6856 2.1, RFC 6857),
 * because clients read such messages although they say nothing, and a surrogate breaks their signatures.
 */
export function utf8({ texts }: Session): Answer {
  return { ok: true, text: texts.utf8 };
}

async function* list(): AsyncGenerator<string, void, void> {
  for (const language of languages) yield `${language} ${textsIn(language).languageName}\r\n`;
}

/** RFC 4647 3.4: the tag without its last subtags, as few as it takes. We have languages and no variants of them. */
function lookUp(tag: string): Language {
  const [primary] = tag.toLowerCase().split('-');
  const found = languages.find((language) => language === primary);
  if (found === undefined) throw new Refusal('unknownLanguage');
  return found;
}
