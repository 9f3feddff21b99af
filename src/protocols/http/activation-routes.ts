import { type Context, Hono } from 'hono';
import { limitBody } from './body-limit.ts';
import { httpLimits } from '#base/limits.ts';
import type { ActivationForm, ActivationResult } from '#directory/subscribers/activation.ts';
import { activationDone } from './activation-done.ts';
import { activationClosed, activationForm } from './activation-page.ts';
import { activationTexts } from './activation-texts.ts';
import { mayCarrySecrets } from './security.ts';
import { problemCode, problemTexts } from './problem.ts';
import type { HttpEnv, SelfService } from './types.ts';
import { clientAddress } from './client.ts';

const fields = ['name', 'password', 'repeated', 'login', 'secret', 'question', 'answer'] as const;

/** The page on which subscribers make their mailbox: plain HTML forms, so that it works everywhere. */
export function activationRoutes(service: SelfService): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/', async (context) => {
    const domain = service.domain();
    if (domain === null) return context.html(activationClosed(context.var.language), 404);
    return show(context, domain, { typed: {}, problems: [], failure: null });
  });
  routes.post('/', limitBody(httpLimits.form), async (context) => {
    const { language } = context.var;
    const domain = service.domain();
    if (domain === null) return context.html(activationClosed(language), 404);
    const form = readForm(await context.req.parseBody());
    const typed = { name: form.name, login: form.login, question: form.question };
    if (!mayCarrySecrets(context.env)) {
      return show(context, domain, { typed, problems: [], failure: problemTexts[language]['tls-required'] }, 403);
    }
    const applicant = { domain, address: clientAddress(context), language };
    let result: ActivationResult;
    try {
      result = await service.activation.activate(form, applicant);
    } catch (error) {
      const failure = failureText(error, context);
      if (failure === undefined) throw error;
      return show(context, domain, { typed, problems: [], failure }, 422);
    }
    if ('problems' in result) {
      return show(
        context,
        domain,
        { typed: { ...typed, answer: form.answer }, problems: result.problems, failure: null },
        422,
      );
    }
    return context.html(activationDone(language, result.made.address, service.servers()), 201);
  });
  return routes;

  async function show(
    context: Context<HttpEnv>,
    domain: string,
    state: Pick<Parameters<typeof activationForm>[0], 'typed' | 'problems' | 'failure'>,
    status: 200 | 403 | 422 = 200,
  ): Promise<Response> {
    const { policy } = await service.policies.effective({ domain });
    return context.html(activationForm({ language: context.var.language, domain, policy, ...state }), status);
  }
}

function readForm(body: Readonly<Record<string, unknown>>): ActivationForm {
  const values = fields.map((name) => [name, typeof body[name] === 'string' ? body[name] : ''] as const);
  return Object.fromEntries(values) as unknown as ActivationForm;
}

/** What a subscriber reads where the form was right and the act failed; undefined for a defect. */
function failureText(error: unknown, { var: { language } }: Context<HttpEnv>): string | undefined {
  const code = problemCode(error);
  const texts = activationTexts[language];
  if (code === 'auth-failed' || code === 'auth-throttled' || code === 'limit') return texts[code];
  return code === 'defect' ? undefined : problemTexts[language][code];
}
