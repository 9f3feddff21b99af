import { html } from 'hono/html';
import type { Language } from '#base/catalogue.ts';
import { explainName, explainPassword } from '#directory/policy/texts.ts';
import type { Policy } from '#directory/policy/types.ts';
import type { ActivationForm, FormProblem } from '#directory/subscribers/activation.ts';
import { questionTexts } from '#directory/subscribers/questions.ts';
import { activationTexts, formProblemText } from './activation-texts.ts';
import { type Html, layout } from './layout.ts';

/** What the form shows: empty at first, then what was typed with what is wrong with it. */
export interface FormView {
  language: Language;
  domain: string;
  policy: Policy;
  /** Passwords are never sent back. */
  typed: Partial<ActivationForm>;
  problems: readonly FormProblem[];
  /** What is wrong with the form as a whole. */
  failure: string | null;
}

const path = '/activate';

type FieldName = keyof ActivationForm;

/** Fields as they stand on the page. */
const order: readonly FieldName[] = ['name', 'password', 'repeated', 'login', 'secret', 'question', 'answer'];

/** One labelled control with its hints and errors, tied together for screen readers (WCAG 1.3.1, 3.3.1). */
function field(view: FormView, name: FieldName, hints: readonly string[], control: (attributes: Html) => Html): Html {
  const texts = activationTexts[view.language];
  const errors = view.problems.filter((problem) => problem.field === name);
  const described = [hints.length > 0 ? `${name}-hint` : '', errors.length > 0 ? `${name}-error` : ''];
  const attributes = html`id="${name}" name="${name}" required aria-describedby="${described.join(' ').trim()}"
  aria-invalid="${errors.length > 0 ? 'true' : 'false'}"`;
  return html`<div class="field">
    <label for="${name}">${texts[name]}</label>
    ${control(attributes)}
    ${
      hints.length === 0
        ? ''
        : html`<ul class="hint" id="${name}-hint">
            ${hints.map((hint) => html`<li>${hint}</li>`)}
          </ul>`
    }
    ${errors.length === 0 ? '' : html`<div id="${name}-error">${errors.map((error) => html`<p class="error">${formProblemText(error, view.language)}</p>`)}</div>`}
  </div> `;
}

/** The page with the form; it needs no script. */
export function activationForm(view: FormView): Html {
  const { language, domain, policy, typed } = view;
  const texts = activationTexts[language];
  const plain = (name: FieldName, autocomplete: string, hints: readonly string[]): Html =>
    field(
      view,
      name,
      hints,
      (attributes) => html`<input ${attributes} value="${typed[name] ?? ''}" autocomplete="${autocomplete}" />`,
    );
  const secret = (name: FieldName, hints: readonly string[]): Html =>
    field(view, name, hints, (attributes) => html`<input type="password" ${attributes} autocomplete="new-password" />`);
  const name = field(
    view,
    'name',
    explainName(policy.name, language),
    (attributes) =>
      html`<div class="with-domain">
        <input
          ${attributes}
          value="${typed.name ?? ''}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
        /><span>@${domain}</span>
      </div>`,
  );
  const questions = questionTexts(language);
  const question = field(
    view,
    'question',
    [texts.questionHint],
    (attributes) =>
      html`<select ${attributes}>
        <option value="">${texts.choose}</option>
        ${questions.map(
          (one) =>
            html`<option value="${one.name}" ${one.name === typed.question ? html`selected` : ''}>${one.text}</option>`,
        )}
      </select>`,
  );
  const content = html`<p>${texts.intro(domain)}</p>
    ${summary(view)}
    <form method="post" action="${path}?lang=${language}" novalidate>
      ${name}${secret('password', explainPassword(policy.password, language))}${secret('repeated', [])}
      ${plain('login', 'off', [texts.loginHint])}${plain('secret', 'off', [texts.secretHint])}
      ${question}${plain('answer', 'off', [])}
      <button>${texts.button}</button>
    </form>`;
  return layout({ language, title: texts.title, path, content });
}

/** Everything that is wrong, at the top, each leading to its field (WCAG 3.3.1). */
function summary({ language, problems, failure }: FormView): Html | string {
  const texts = activationTexts[language];
  if (failure !== null) return html`<div class="summary" role="alert"><p>${failure}</p></div>`;
  if (problems.length === 0) return '';
  return html`<div class="summary" role="alert">
    <p>${texts.summary}</p>
    <ul>
      ${problems
        .toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
        .map(
          (problem) =>
            html`<li>
              <a href="#${problem.field}">${texts[problem.field]}: ${formProblemText(problem, language)}</a>
            </li>`,
        )}
    </ul>
  </div>`;
}

/** What is shown while nobody may make accounts. */
export function activationClosed(language: Language): Html {
  const texts = activationTexts[language];
  const content = html`<p>${texts.closed}</p>
    <p class="next"><a class="button second" href="/login?lang=${language}">${texts.signIn}</a></p>`;
  return layout({ language, title: texts.title, path, content });
}
