import { html } from 'hono/html';
import type { Catalogue, Language } from '#base/catalogue.ts';
import { type Html, layout } from '#protocols/http/layout.ts';

const english = {
  title: 'HTTP interface',
  intro: 'What programs can do here. Failures are problems (RFC 9457); the same for programs:',
  open: 'for everybody',
};

const texts: Catalogue<typeof english> = {
  en: english,
  pl: {
    title: 'Interfejs HTTP',
    intro: 'Co mogą tu robić programy. Błędy są opisane według RFC 9457; to samo dla programów:',
    open: 'dla każdego',
  },
};

/** What is shown of an operation of the OpenAPI document. */
interface Operation {
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; description?: string }[];
}

/** The OpenAPI document for people: every operation by group. */
export function readingPage(paths: Readonly<Record<string, object>>, language: Language): Html {
  const { title, intro, open } = texts[language];
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const groups = Map.groupBy(operations, ({ tags = [] }) => tags[0] ?? 'Sowa');
  const content = html`<p>${intro} <a href="/api/v1/openapi.json">openapi.json</a></p>
    ${[...groups].map(
      ([group, members]) =>
        html`<h2>${group}</h2>
          <dl>
            ${members.map(
              ({ path, method, summary = '', security = [], parameters = [] }) =>
                html`<dt><code>${method.toUpperCase()} ${path}</code></dt>
                  <dd>
                    ${summary}${security.length === 0 ? html` <em>(${open})</em>` : ''}
                    ${parameters
                      .filter((parameter) => parameter.in === 'query')
                      .map(({ name, description = '' }) => html`<br /><code>${name}</code> ${description}`)}
                  </dd>`,
            )}
          </dl>`,
    )}`;
  return layout({ language, title, path: '/api/v1', content });
}
