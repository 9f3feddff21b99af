import type { Catalogue, Language } from '#base/catalogue.ts';
import { english } from './english.ts';
import { polish } from './polish.ts';
import type { NameRule, PasswordRule, Violation } from './types.ts';

/** Every text about rules. */
const policyTexts: Catalogue<typeof english> = { en: english, pl: polish };

/** The rule for names as sentences, in the order they are checked. */
export function explainName(rule: NameRule, language: Language): string[] {
  const texts = policyTexts[language];
  return [
    texts.nameLength(rule.min, rule.max),
    texts.nameCharacters(list(rule.specials)),
    rule.startsWithLetter ? texts.nameFirstLetter : '',
    rule.specials !== '' && !rule.edges ? texts.nameEdges(list(rule.specials)) : '',
    rule.specials !== '' && !rule.adjacent ? texts.nameAdjacent(list(rule.specials)) : '',
  ].filter((text) => text !== '');
}

/** The rule for passwords as sentences. */
export function explainPassword(rule: PasswordRule, language: Language): string[] {
  const texts = policyTexts[language];
  const classes = (['upper', 'lower', 'digit', 'special'] as const).filter((name) => rule[name]);
  return [
    texts.passwordLength(rule.min, rule.max),
    classes.length === 0 ? '' : texts.passwordClasses(classes.map((name) => texts[`class.${name}`])),
    rule.ascii ? texts.passwordAscii : '',
    rule.withoutName ? texts.passwordWithoutName : '',
    rule.strength > 0 ? texts.passwordStrength : '',
  ].filter((text) => text !== '');
}

/** What is wrong and what to do, in one sentence. */
export function violationText(violation: Violation, language: Language): string {
  const texts = policyTexts[language];
  if (violation.field === 'name') {
    switch (violation.rule) {
      case 'too-short':
        return texts.nameTooShort(violation.min);
      case 'too-long':
        return texts.nameTooLong(violation.max);
      case 'characters':
        return texts.nameForeign(shown(violation.part, texts.quote), list(violation.specials));
      case 'edges':
        return texts.nameBadEdge(shown(violation.part, texts.quote));
      case 'adjacent':
        return texts.nameTogether(violation.part);
      case 'first-letter':
        return texts.nameBadFirst(violation.part);
    }
  }
  switch (violation.rule) {
    case 'too-short':
      return texts.passwordTooShort(violation.min);
    case 'too-long':
      return texts.passwordTooLong(violation.max);
    case 'too-weak':
      return texts.passwordTooWeak;
    default:
      return texts[`password.${violation.rule}`];
  }
}

/** Why a level cannot say what it should (`detail.reason` of Policies.set and preview), in one sentence. */
export function wishFaultText(reason: 'impossible' | 'schema', language: Language): string {
  const texts = policyTexts[language];
  return reason === 'impossible' ? texts.impossible : texts.unsayable;
}

/** `.-_` as `.  -  _`. */
function list(specials: string): string {
  return Array.from(specials).join(' ');
}

/** Characters between the quotation marks of the language: a blank would be lost without. */
function shown(part: string, quote: (text: string) => string): string {
  return Array.from(part, quote).join(' ');
}
