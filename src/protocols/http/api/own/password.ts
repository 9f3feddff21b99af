import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { requireSession } from '#protocols/http/authenticate.ts';
import { body, json, nothing, problems } from '#protocols/http/api/documented.ts';
import { requireSecure } from '#protocols/http/api/secure.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { explainPassword } from '#directory/policy/texts.ts';
import { questionTexts } from '#directory/subscribers/questions.ts';
import { requireGood } from './field-errors.ts';
import { clientOf, mailboxOf, ownOperation, ownerOf, recentOwnerOf } from './owner.ts';

const text = z.string().min(1).max(1_024);

/** A new password, typed twice. */
export const newPasswordShape = { password: text, repeated: text.openapi({ description: 'The password again.' }) };

const rulesRoute = ownOperation({
  method: 'get',
  path: '/password',
  summary: 'The rules of a new password',
  responses: {
    200: json(
      z.object({ rules: z.record(z.string(), z.unknown()), text: z.array(z.string()) }),
      'For programs, and in words.',
    ),
    ...problems,
  },
});

const changeRoute = ownOperation({
  method: 'put',
  path: '/password',
  summary: 'Change the password; every other session ends',
  request: { body: body(z.strictObject({ old: text, ...newPasswordShape }).openapi('PasswordChange')) },
  responses: { 204: nothing('It is changed.'), ...problems },
});

const questionView = z
  .object({
    question: z.string().nullable().openapi({ description: 'Null where none was chosen.' }),
    questions: z.array(z.object({ name: z.string(), text: z.string() })),
  })
  .openapi('SecurityQuestion');

const questionRoute = ownOperation({
  method: 'get',
  path: '/security-question',
  summary: 'The security question, and those that can be chosen',
  responses: { 200: json(questionView, 'Never the answer.'), ...problems },
});

const setQuestionRoute = ownOperation({
  method: 'put',
  path: '/security-question',
  summary: 'Choose a security question and its answer',
  request: { body: body(z.strictObject({ question: text, answer: text }).openapi('SecurityAnswer')) },
  responses: { 204: nothing('It is kept.'), ...problems },
});

/** The password, and the question asked where it was forgotten. */
export function addPassword(api: OpenAPIHono<HttpEnv>, { ownPassword, answers }: Credentials): void {
  api.openapi(rulesRoute, async (context) => {
    const rule = await ownPassword.rule(requireSession(context).principal);
    return context.json({ rules: { ...rule }, text: explainPassword(rule, context.var.language) }, 200);
  });
  api.openapi(changeRoute, async (context) => {
    requireSecure(context);
    const form = context.req.valid('json');
    // Not requireActor: a duty to change the password is done here.
    const session = requireSession(context);
    requireGood(await ownPassword.change(session, form, clientOf(context)), context.var.language);
    return context.body(null, 204);
  });
  api.openapi(questionRoute, async (context) => {
    const question = await answers.question(mailboxOf(ownerOf(context)));
    return context.json({ question, questions: questionTexts(context.var.language) }, 200);
  });
  api.openapi(setQuestionRoute, async (context) => {
    requireSecure(context);
    const session = recentOwnerOf(context);
    const set = answers.set(session.actor, mailboxOf(session), context.req.valid('json'));
    requireGood(await set, context.var.language);
    return context.body(null, 204);
  });
}
