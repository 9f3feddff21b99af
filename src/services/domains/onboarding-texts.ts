import type { Catalogue, Language, Translation } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import { type DomainNameFault, domainNameFaults } from '#directory/domain-names.ts';
import { dnsFaultOf } from '#net/dns/driver.ts';
import { onboardingEnglish } from './onboarding-english.ts';
import { onboardingPolish } from './onboarding-polish.ts';

export type OnboardingTexts = Translation<typeof onboardingEnglish>;

const catalogue: Catalogue<typeof onboardingEnglish> = { en: onboardingEnglish, pl: onboardingPolish };

/** What is said about claiming domains and changing their zones, in one language. */
export function onboardingTexts(language: Language): OnboardingTexts {
  return catalogue[language];
}

/** The sentence for an error about a domain's name or about a DNS server; undefined for any other. */
export function onboardingSentence(language: Language, error: unknown, name: string): string | undefined {
  if (!(error instanceof MailError)) return undefined;
  const texts = catalogue[language];
  const fault = dnsFaultOf(error);
  if (fault !== undefined) return texts.dnsFault(fault, String(error.detail['server']), String(error.detail['zone']));
  const wrong = error.detail['name'];
  return isNameFault(wrong) ? texts.nameFault(wrong, name) : undefined;
}

function isNameFault(value: unknown): value is DomainNameFault {
  return domainNameFaults.includes(value as DomainNameFault);
}
