import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { systemClock } from '#base/clock.ts';
import { commandGroups } from '#cli/commands.ts';
import { runCommandLine } from '#cli/frame.ts';
import { presets } from '#directory/policy/presets.ts';
import { Activation } from '#directory/subscribers/activation.ts';
import { Subscribers } from '#directory/subscribers/subscribers.ts';
import { type ApiStage, openApi, operator } from './stage.ts';

interface Sample {
  name: string;
  password: string;
}

/** Names and passwords at the borders of what rules allow. */
const samples: fc.Arbitrary<Sample> = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9._-]{1,14}$/),
    password: fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9!ą ]{4,14}$/),
      fc.constantFrom('Haslo1234', 'krótkie', 'Trudne-Haslo-8812', 'password123', 'qwertyuiop'),
    ),
    ownName: fc.boolean(),
  })
  // Tables drop blanks at the ends of a cell, also in quotes.
  .map(({ name, password, ownName }) => ({ name, password: (ownName ? `${password}${name}` : password).trim() }))
  // Without a password one is generated.
  .filter(({ password }) => password !== '');

let asked = 0;

/** Nobody asks often enough to be stopped for that. */
const somebody = () => ({ ...operator, name: `operator ${asked++}` });

describe('one validator', () => {
  let stage: ApiStage;

  before(async () => {
    stage = await openApi();
    await stage.ask('POST /domains', { body: { name: 'same.test', vouched: true } });
    const { database, hasher } = stage.installation;
    // The first account has the postmaster's mail and cannot be deleted: its name is longer than those that are tried.
    const first = await stage.ask('POST /accounts', { body: { address: 'the-first-account@same.test' } });
    assert.equal(first.status, 201, first.text);
    await new Subscribers({ database, hasher, clock: systemClock }).put([
      { login: 'k-7741', access: 'hfc', secret: 'aabbccddee01', mailboxes: 1_000 },
    ]);
  });
  after(() => stage[Symbol.asyncDispose]());

  /** Rules broken, as `field rule`; none where the account would be made. */
  type Judge = (sample: Sample) => Promise<string[]>;

  const byApi: Judge = async ({ name, password }) => {
    const { body } = await stage.ask('POST /policies/judgement', {
      by: somebody(),
      body: { domain: 'same.test', name, password },
    });
    return body.violations.map((one: { field: string; rule: string }) => `${one.field} ${one.rule}`);
  };
  const byTable: Judge = async ({ name, password }) => {
    const cell = `"${password.replaceAll('"', '""')}"`;
    const { body } = await stage.ask('POST /imports/plan', {
      body: `E-mail;Hasło\n${name}@same.test;${cell}\n`,
      by: somebody(),
      headers: { 'content-type': 'text/csv' },
    });
    return body.rows[0].problems.map((one: { field: string; rule: string }) => `${one.field} ${one.rule}`);
  };
  const byForm: Judge = async ({ name, password }) => {
    const { database, directory, policies, hasher } = stage.installation;
    const activation = new Activation({ database, directory, policies, hasher, clock: systemClock });
    const form = {
      name,
      password,
      repeated: password,
      login: 'k-7741',
      secret: 'aabbccddee01',
      question: 'x',
      answer: '',
    };
    const result = await activation.activate(form, { domain: 'same.test', address: '127.0.0.1', language: 'en' });
    // The question is wrong on purpose, so that nothing is made.
    assert.ok('problems' in result);
    return result.problems
      .filter(({ field }) => field === 'name' || field === 'password')
      .map(({ field, rule }) => `${field} ${rule}`);
  };
  /** The command says the rules in sentences: compared by how many there are. */
  const byCommand = async ({ name, password }: Sample): Promise<{ code: number; sentences: number }> => {
    let said = '';
    const terminal = {
      out: () => undefined,
      error: (text: string) => void (said += text),
      readInput: async () => password,
      signal: async () => 'SIGTERM' as const,
      onSignal: () => () => undefined,
      environment: {},
      directory: stage.data,
    };
    const words = ['account', 'add', `${name}@same.test`, '--password-stdin', '--data', stage.data];
    const code = await runCommandLine(words, terminal, commandGroups);
    return { code, sentences: said.trim().split('\n').length };
  };

  for (const preset of Object.keys(presets)) {
    test(`form, interface, table and command agree under the preset ${preset}`, async () => {
      const { ask } = stage;
      const set = await ask('PUT /policies/platform/-', { by: somebody(), body: { preset, change: {} } });
      assert.equal(set.status, 204, set.text);
      await fc.assert(
        fc.asyncProperty(samples, async (sample) => {
          // What is no address is not a question of rules.
          fc.pre(/^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(sample.name) && !sample.name.includes('..'));
          const expected = await byApi(sample);
          assert.deepEqual(await byTable(sample), expected);
          assert.deepEqual(await byForm(sample), expected);
        }),
        { numRuns: 25 },
      );
      for (const sample of fc.sample(samples, 10)) {
        if (!/^[a-z0-9]+([._-][a-z0-9]+)*$/.test(sample.name)) continue;
        const expected = await byApi(sample);
        const { code, sentences } = await byCommand(sample);
        assert.deepEqual([code, sentences], expected.length === 0 ? [0, 1] : [1, expected.length]);
        if (code !== 0) continue;
        const removed = await ask(`DELETE /accounts/${sample.name}@same.test?forever=true`, { by: somebody() });
        assert.equal(removed.status, 200, removed.text);
      }
    });
  }
});
