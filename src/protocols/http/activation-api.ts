import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { limitBody } from './body-limit.ts';
import { httpLimits } from '#base/limits.ts';
import { explainName, explainPassword } from '#directory/policy/texts.ts';
import { questionTexts } from '#directory/subscribers/questions.ts';
import { formProblemText } from './activation-texts.ts';
import { clientAddress } from './client.ts';
import { problem } from './problem.ts';
import { mayCarrySecrets } from './security.ts';
import { refuseInvalid } from './refuse-invalid.ts';
import { problemSchema } from './schemas.ts';
import type { HttpEnv, SelfService } from './types.ts';

const text = z.string().max(1_000);

const formSchema = z
  .strictObject({
    name: text.openapi({ description: 'Account name: what stands before the at sign.', example: 'jan' }),
    password: text,
    repeated: text.openapi({ description: 'The password again.' }),
    login: text.openapi({ description: 'Customer number or access login; case does not matter.' }),
    secret: text.openapi({ description: 'MAC address of the modem in any notation, or access password.' }),
    question: text.openapi({ description: 'Name of a question.', example: 'first-pet' }),
    answer: text,
  })
  .openapi('ActivationForm');

export const serversSchema = z
  .object({
    host: z.string(),
    imaps: z.int().nullable(),
    pop3s: z.int().nullable(),
    submission: z.int().nullable(),
    submissions: z.int().nullable(),
    https: z.int().nullable(),
  })
  .openapi('MailServers');

const rulesSchema = z
  .object({
    domain: z.string(),
    rules: z.object({ name: z.record(z.string(), z.unknown()), password: z.record(z.string(), z.unknown()) }),
    text: z.object({ name: z.array(z.string()), password: z.array(z.string()) }),
    questions: z.array(z.object({ name: z.string(), text: z.string() })),
  })
  .openapi('ActivationRules');

const closed = { 404: { description: 'Nobody may make accounts here.', content: problemSchema } };

const rulesRoute = createRoute({
  method: 'get',
  path: '/',
  summary: 'What the form of activation asks for, and its rules',
  responses: {
    200: { description: 'Rules and questions.', content: { 'application/json': { schema: rulesSchema } } },
    ...closed,
  },
});

const activateRoute = createRoute({
  method: 'post',
  path: '/',
  summary: 'Create a mailbox with the data of a contract',
  request: { body: { required: true, content: { 'application/json': { schema: formSchema } } } },
  responses: {
    201: {
      description: 'The mailbox is made.',
      content: { 'application/json': { schema: z.object({ address: z.string(), servers: serversSchema }) } },
    },
    400: { description: 'The request cannot be read.', content: problemSchema },
    403: {
      description: 'The data of the contract are not right, or the connection is not encrypted.',
      content: problemSchema,
    },
    409: { description: 'Every mailbox of the contract exists.', content: problemSchema },
    422: { description: 'Fields are not right.', content: problemSchema },
    429: { description: 'Too many attempts.', content: problemSchema },
    ...closed,
  },
});

/** Activation for programs: the same act as the page. */
export function activationApi(service: SelfService): OpenAPIHono<HttpEnv> {
  const api = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  api.use(limitBody(httpLimits.form));
  api.openapi(rulesRoute, async (context) => {
    const { language } = context.var;
    const domain = service.domain();
    if (domain === null) return problem(context, 'not-found') as never;
    const { policy } = await service.policies.effective({ domain });
    const { name, password } = policy;
    return context.json(
      {
        domain,
        rules: { name: { ...name }, password: { ...password } },
        text: { name: explainName(name, language), password: explainPassword(password, language) },
        questions: questionTexts(language),
      },
      200,
    );
  });
  api.openapi(activateRoute, async (context) => {
    const { language } = context.var;
    const domain = service.domain();
    if (domain === null) return problem(context, 'not-found') as never;
    if (!mayCarrySecrets(context.env)) return problem(context, 'tls-required') as never;
    const applicant = { domain, address: clientAddress(context), language };
    const result = await service.activation.activate(context.req.valid('json'), applicant);
    if ('problems' in result) {
      const errors = result.problems.map((one) => ({
        field: one.field,
        rule: one.rule,
        text: formProblemText(one, language),
      }));
      return problem(context, 'bad-argument', { errors }) as never;
    }
    return context.json({ address: result.made.address, servers: service.servers() }, 201);
  });
  return api;
}
