import type { Language } from '#base/catalogue.ts';

/** The prepared questions, by the name they are kept under. */
const questions = {
  'first-pet': { pl: 'Jak wabiło się Twoje pierwsze zwierzę?', en: 'What was the name of your first pet?' },
  'mother-maiden-name': {
    pl: 'Jakie jest panieńskie nazwisko Twojej matki?',
    en: "What is your mother's maiden name?",
  },
  'birth-town': { pl: 'W jakiej miejscowości urodził się Twój ojciec?', en: 'In which town was your father born?' },
  'first-teacher': { pl: 'Jak nazywał się Twój pierwszy wychowawca?', en: 'What was the name of your first teacher?' },
  'first-car': { pl: 'Jaki był Twój pierwszy samochód?', en: 'What was your first car?' },
  'favourite-book': {
    pl: 'Jaka była ulubiona książka Twojego dzieciństwa?',
    en: 'What was the favourite book of your childhood?',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type QuestionName = keyof typeof questions;

/** Every question in a language, in the order they are offered. */
export function questionTexts(language: Language): { name: QuestionName; text: string }[] {
  return (Object.keys(questions) as QuestionName[]).map((name) => ({ name, text: questions[name][language] }));
}

/** Whether there is such a question. */
export function isQuestion(name: string): name is QuestionName {
  return Object.hasOwn(questions, name);
}
