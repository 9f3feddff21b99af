// The login history names the mail program, by what it says of itself (RFC 2971).
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { suite, test } from 'node:test';
import { connect } from 'node:tls';
import { eventually } from '#services/queue/testing.ts';
import { ImapStage } from './imap-stage.ts';

const address = 'alice@example.test';
const thunderbird = 'ID ("name" "Thunderbird" "version" "140.3.0" "os" "Linux")';
const name = 'Thunderbird 140.3.0, Linux';

const cases: Readonly<Record<string, { lines: readonly string[]; agents: readonly string[] }>> = {
  'before the login': { lines: [`a ${thunderbird}`, `b LOGIN ${address} secret`], agents: [name] },
  'after the login': { lines: [`a LOGIN ${address} secret`, `b ${thunderbird}`], agents: [name] },
  'twice: the first word counts': {
    lines: [`a LOGIN ${address} secret`, `b ${thunderbird}`, 'c ID ("name" "other")'],
    agents: [name],
  },
  'never: NIL is no name': { lines: [`a LOGIN ${address} secret`, 'b ID NIL'], agents: [''] },
  'with a wrong password': { lines: [`a ${thunderbird}`, `b LOGIN ${address} wrong`], agents: [name] },
  'before somebody else logs in': {
    lines: [`a ${thunderbird}`, `b LOGIN ${address} secret`, 'c UNAUTHENTICATE', `d LOGIN ${address} secret`],
    agents: ['', name],
  },
};

/** Says lines to the server, and goes when the last of them was answered. */
async function converse(port: number, lines: readonly string[]): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  await answers.next();
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    const tagged = `${line.split(' ', 1)[0]} `;
    for (let answer = ''; !answer.startsWith(tagged);) answer = String((await answers.next()).value);
  }
  socket.destroy();
}

suite('a mail program says what it is', () => {
  for (const [when, { lines, agents }] of Object.entries(cases)) {
    test(when, async () => {
      await using stage = await ImapStage.open();
      const account = { password: 'secret', displayName: '', language: 'en', quotaBytes: 0 } as const;
      await stage.directory.addAccount({ ...account, address });
      await using listener = await stage.listen('imaps');
      await converse(listener.port, lines);
      const history = async () =>
        (await stage.directory.loginHistory(address)).map(({ agent, attempts }) => `${attempts} ${agent}`).toSorted();
      // It is written some time after.
      const expected = agents.map((agent) => `1 ${agent}`);
      await eventually(async () => (await history()).join('\n') === expected.join('\n'));
    });
  }
});
