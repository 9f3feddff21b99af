import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { httpLimits } from '#base/limits.ts';
import { questionTexts } from '#directory/subscribers/questions.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import { limitBody } from '#protocols/http/body-limit.ts';
import { clientAddress } from '#protocols/http/client.ts';
import { refuseInvalid } from '#protocols/http/refuse-invalid.ts';
import type { Credentials, HttpEnv } from '#protocols/http/types.ts';
import { body, json, nothing, problems, signedIn } from './documented.ts';
import { requireGood } from './own/field-errors.ts';
import { newPasswordShape } from './own/password.ts';
import { requireSecure } from './secure.ts';

const text = z.string().min(1).max(1_024);

const contractShape = {
  address: text.openapi({ description: 'The mailbox.' }),
  login: text.openapi({ description: 'Customer number or access login; case does not matter.' }),
  secret: text.openapi({ description: 'MAC address of the modem in any notation, or access password.' }),
};

const tags = ['Recovery'];

const questionRoute = createRoute({
  method: 'post',
  path: '/question',
  tags,
  summary: 'The security question of a mailbox, for who has its contract',
  request: { body: body(z.strictObject(contractShape).openapi('ContractProof')) },
  responses: { 200: json(z.object({ question: z.string(), text: z.string() }), 'What to ask.'), ...problems },
});

const recoverRoute = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'A new password for who has the contract of a mailbox and knows its answer',
  description: 'Whatever is wrong with contract, mailbox or answer, the problem is the same.',
  request: { body: body(z.strictObject({ ...contractShape, answer: text, ...newPasswordShape }).openapi('Recovery')) },
  responses: { 204: nothing('The password is set; every session is over.'), ...problems },
});

const checkRoute = createRoute({
  method: 'post',
  path: '/answer-check',
  tags,
  security: signedIn,
  summary: 'For the help desk: whether what a caller says is the answer',
  request: { body: body(z.strictObject({ address: text, answer: text }).openapi('AnswerCheck')) },
  responses: { 200: json(z.object({ right: z.boolean() }), 'Yes or no, and nothing else.'), ...problems },
});

/** What becomes of a forgotten password. */
export function recoveryApi({ recovery, answers }: Credentials): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(httpLimits.form));
  api.openapi(questionRoute, async (context) => {
    requireSecure(context);
    const address = clientAddress(context);
    const question = await recovery.question(context.req.valid('json'), { address });
    const words = questionTexts(context.var.language).find(({ name }) => name === question);
    return context.json({ question, text: words?.text ?? '' }, 200);
  });
  api.openapi(recoverRoute, async (context) => {
    requireSecure(context);
    const wrong = await recovery.recover(context.req.valid('json'), { address: clientAddress(context) });
    requireGood(wrong, context.var.language);
    return context.body(null, 204);
  });
  api.openapi(checkRoute, async (context) => {
    requireSecure(context);
    const { address, answer } = context.req.valid('json');
    return context.json({ right: await answers.check(requireActor(context), address, answer) }, 200);
  });
  return api;
}
