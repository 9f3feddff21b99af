import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { commandGroups } from '#cli/commands.ts';
import { runCommandLine } from '#cli/frame.ts';
import { Customers } from '#directory/customers/customers.ts';
import { type ApiStage, customerActor, openApi } from './stage.ts';

interface Wrong {
  field: string;
  rule: string;
  part?: string;
}

/** Requests whose schema or rules are broken: which field, which rule, and what of it. */
const wrongFields: readonly [request: string, body: unknown, wrong: readonly Wrong[]][] = [
  ['POST /accounts', { address: 'a b@ours.test' }, [{ field: 'address', rule: 'address', part: 'a b@ours.test' }]],
  ['POST /accounts', { address: 'x@gone.test' }, [{ field: 'address', rule: 'unknown-domain', part: 'gone.test' }]],
  ['POST /accounts', { address: 'jan@ours.test' }, [{ field: 'address', rule: 'exists', part: 'jan@ours.test' }]],
  ['POST /accounts', { address: 'a+b@ours.test' }, [{ field: 'address', rule: 'plus-sign' }]],
  ['POST /accounts', {}, [{ field: 'address', rule: 'missing' }]],
  [
    'POST /accounts',
    { address: 'ola@ours.test', spaceBytes: -1, password: 7, language: 'de', colour: 'red' },
    [
      { field: 'password', rule: 'invalid_type' },
      { field: 'language', rule: 'invalid_value', part: 'de' },
      { field: 'spaceBytes', rule: 'too_small', part: '-1' },
      { field: 'colour', rule: 'unknown' },
    ],
  ],
  ['GET /accounts?limit=9999', undefined, [{ field: 'limit', rule: 'too_big', part: '9999' }]],
  [
    'POST /accounts/jan@ours.test/forwards',
    { target: 'jan@ours.test' },
    [{ field: 'target', rule: 'itself', part: 'jan@ours.test' }],
  ],
  ['POST /customers', { name: 'Ours', plan: 'small' }, [{ field: 'name', rule: 'exists' }]],
  [
    'POST /api-keys',
    { name: 'k', role: 'operator', networks: ['1.2.3'] },
    [{ field: 'networks', rule: 'networks', part: '1.2.3' }],
  ],
];

/** What is refused though nothing is wrong with the request itself, and what is said of it. */
const refused: readonly [request: string, body: unknown, reason: string, sentence: string][] = [
  ['POST /accounts', { address: 'ewa@ours.test' }, 'slots', 'Wszystkie konta planu small (1) są zajęte.'],
  ['DELETE /plans/small', undefined, 'plan-in-use', 'Klienci mają plan small: najpierw daj im inny.'],
  [
    'DELETE /domains/ours.test',
    undefined,
    'domain-has-addresses',
    'Domena ours.test ma konta, aliasy lub grupy: najpierw je usuń.',
  ],
  [
    'POST /accounts/jan@ours.test/restore',
    undefined,
    'not-closed',
    'Konto nie jest usunięte: nie ma czego przywracać.',
  ],
  [
    'POST /accounts/jan@ours.test/aliases',
    { address: 'b@ours.test' },
    'aliases',
    'Konto może mieć najwyżej 1 alias: najpierw usuń jeden.',
  ],
];

describe('what is refused', () => {
  let stage: ApiStage;

  before(async () => {
    stage = await openApi();
    const { ask, installation } = stage;
    const customers = new Customers({ database: installation.database, clock: systemClock });
    await customers.setPlan({ name: 'small', slots: 1, spaceBytes: 0 });
    const customer = await customers.reserve();
    await customers.add(customer, { name: 'Ours', plan: 'small' });
    await ask('POST /domains', { body: { name: 'ours.test', vouched: true } });
    await customers.assignDomain('ours.test', customer);
    const by = customerActor(customer);
    assert.equal((await ask('POST /accounts', { by, body: { address: 'jan@ours.test' } })).status, 201);
    await ask('PUT /policies/domain/ours.test', { body: { change: { limits: { aliases: 1 } } } });
    const alias = { body: { address: 'janek@ours.test' } };
    assert.equal((await ask('POST /accounts/jan@ours.test/aliases', alias)).status, 201);
  });
  after(() => stage[Symbol.asyncDispose]());

  test('names each wrong field, its rule and what of it offends, in both languages', async () => {
    for (const [request, body, wrong] of wrongFields) {
      const asking = (language: string) => ({
        ...(body !== undefined && { body }),
        headers: { 'accept-language': language },
      });
      const [english, polish] = [await stage.ask(request, asking('en')), await stage.ask(request, asking('pl'))];
      const told = (english.body.errors ?? []).map(({ field, rule, part }: Wrong) => ({
        field,
        rule,
        ...(part !== undefined && { part }),
      }));
      assert.deepEqual([request, body, told], [request, body, wrong], english.text);
      for (const [i, { text }] of polish.body.errors.entries()) {
        assert.notEqual(text, english.body.errors[i].text, `${request}: ${text} is not Polish`);
        assert.notEqual(text, polish.body.title, `${request}: nothing is said of the field`);
      }
    }
  });

  test('is judged in whatever case it is written', async () => {
    const judged = async (name: string) =>
      (await stage.ask('POST /policies/judgement', { body: { domain: 'ours.test', name } })).body.violations;
    assert.deepEqual(await judged('JAN'), []);
    assert.equal((await judged('Żuk'))[0].rule, 'characters');
  });

  test('never shows a password that is wrong', async () => {
    const body = { address: 'ola@ours.test', password: 'x'.repeat(2_000), old: 'Tajne-Haslo' };
    const answer = await stage.ask('POST /accounts', { body });
    assert.equal(answer.status, 400);
    assert.doesNotMatch(answer.text, /xxx|Tajne/);
  });

  test('says which limit or state is in the way, and what to do, in the language of the request', async () => {
    for (const [request, body, reason, sentence] of refused) {
      const headers = { 'accept-language': 'pl' };
      const answer = await stage.ask(request, { ...(body !== undefined && { body }), headers });
      assert.deepEqual([request, answer.body.reason, answer.body.detail], [request, reason, sentence]);
    }
  });

  test('is said by the command line in the same words, with the code for programs', async () => {
    const say = async (...words: string[]) => {
      let said = '';
      const terminal = {
        out: () => undefined,
        error: (text: string) => void (said += text),
        readInput: async () => '',
        signal: async () => 'SIGTERM' as const,
        onSignal: () => () => undefined,
        environment: {},
        directory: stage.data,
      };
      const code = await runCommandLine([...words, '--data', stage.data], terminal, commandGroups);
      return { code, said };
    };
    const alias = ['alias', 'add', 'b@ours.test', 'jan@ours.test'];
    const sentence = 'Konto może mieć najwyżej 1 alias: najpierw usuń jeden.';
    assert.deepEqual(await say('--lang', 'pl', ...alias), { code: 1, said: `sowa: ${sentence}\n` });
    const { said } = await say('--lang', 'pl', '--json', ...alias);
    assert.deepEqual(JSON.parse(said), { error: sentence, code: 'limit' });
    const foreign = await say('--lang', 'pl', 'alias', 'add', 'żuk@ours.test', 'jan@ours.test');
    const body = { address: 'żuk@ours.test' };
    const headers = { 'accept-language': 'pl' };
    const answer = await stage.ask('POST /accounts/jan@ours.test/aliases', { body, headers });
    assert.deepEqual([foreign.code, foreign.said], [1, `sowa: ${answer.body.errors[0].text}\n`]);
    const policy = await say('policy', 'set', '--domain', 'ours.test', 'colour.red=2');
    assert.match(policy.said, /colour/);
    const usage = await say('--json', 'alias', 'nothing');
    assert.deepEqual([usage.code, JSON.parse(usage.said).code], [2, 'usage']);
  });
});
