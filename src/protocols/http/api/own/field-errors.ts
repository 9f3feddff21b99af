import type { Catalogue, Language } from '#base/catalogue.ts';
import type { PasswordProblem } from '#directory/own-password.ts';
import { violationText } from '#directory/policy/texts.ts';
import type { AnswerProblem } from '#directory/subscribers/security-answers.ts';
import { activationTexts } from '#protocols/http/activation-texts.ts';
import { type FieldError, InvalidFields } from '#protocols/http/problem.ts';

const english = {
  wrong: 'This is not your password.',
  same: 'This is the password that you have: choose another one.',
};

const ownTexts: Catalogue<typeof english> = {
  en: english,
  pl: {
    wrong: 'To nie jest Twoje hasło.',
    same: 'To jest obecne hasło: wybierz inne.',
  },
};

/** Throws InvalidFields where something is wrong with a form. */
export function requireGood(problems: readonly (PasswordProblem | AnswerProblem)[], language: Language): void {
  if (problems.length > 0) throw new InvalidFields(problems.map((problem) => fieldError(problem, language)));
}

function fieldError(problem: PasswordProblem | AnswerProblem, language: Language): FieldError {
  return { field: problem.field, rule: problem.rule, text: textOf(problem, language) };
}

function textOf(problem: PasswordProblem | AnswerProblem, language: Language): string {
  const texts = activationTexts[language];
  switch (problem.rule) {
    case 'wrong':
    case 'same':
      return ownTexts[language][problem.rule];
    case 'differs':
      return texts.differs;
    case 'unknown':
      return texts.unknownQuestion;
    case 'too-short':
    case 'too-long':
      if (problem.field !== 'answer') return violationText(problem, language);
      return problem.rule === 'too-short' ? texts.answerTooShort : texts.answerTooLong;
    default:
      return violationText(problem, language);
  }
}
