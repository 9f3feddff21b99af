import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { Checks } from '#services/checks/checks.ts';
import { zoneResolver } from '#services/checks/testing.ts';
import { Signer } from '#services/signing/signer.ts';
import { testKey } from '#services/signing/testing.ts';

/** Mail that other Sowas passed on, sealed, and whether it is believed here that DMARC passed there. */
const forwarders = ['first.example', 'second.example'].map((domain) => testKey(domain, 'rsa'));
let trustedSealers: readonly string[] = [];
const checks = new Checks({
  hostname: 'mail.example.test',
  resolver: zoneResolver({
    ...Object.fromEntries(forwarders.map(({ zone: [name, text] }) => [`${name} TXT`, [text]])),
    '_dmarc.example.net TXT': ['v=DMARC1; p=reject'],
  }),
  settings: () => ({ trustedNetworks: [], lists: [], dmarc: 'enforce', trustedSealers }),
  scanners: () => [],
  log: silentLog,
  metrics: new Metrics(),
});
after(() => checks[Symbol.asyncDispose]());

const message = 'From: Ala <ala@example.net>\r\nTo: ola@example.test\r\nSubject: sowa\r\n\r\nHuhu.\r\n';

/** As it comes out of forwarders, each of which said what DMARC gave there. */
async function forwarded(text: string, dmarc: readonly string[]): Promise<string> {
  let result = text;
  for (const [i, said] of dmarc.entries()) {
    const key = forwarders[i]?.key;
    assert.ok(key);
    const chain = i === 0 ? 'none' : 'pass';
    const trace =
      `Authentication-Results: mx.${key.domain}; arc=${chain}; dmarc=${said} header.from=example.net\r\n` +
      `Received: from x by mx.${key.domain} with ESMTPS id 1; Sat, 21 Nov 2026 08:00:00 +0000\r\n`;
    const signer = new Signer({
      keys: { active: async () => [key] },
      hostname: `mx.${key.domain}`,
      clock: systemClock,
      log: silentLog,
    });
    const content = Buffer.from(trace + result);
    const open = async function* () {
      yield content;
    };
    result =
      Buffer.from(await signer.prepare({ queueId: 'q', sender: `a@${key.domain}`, open })).toString() + trace + result;
  }
  return result;
}

const chains: [name: string, dmarc: string[], trusted: string[], expected: string][] = [
  ['a forwarder that is believed', ['pass'], ['first.example'], 'accept'],
  ['a forwarder that nobody knows', ['pass'], [], 'refuse'],
  ['a forwarder that saw DMARC fail', ['fail'], ['first.example'], 'refuse'],
  ['two forwarders that are believed', ['pass', 'fail'], ['first.example', 'second.example'], 'accept'],
  ['a believed one behind an unknown one', ['pass', 'fail'], ['second.example'], 'refuse'],
  ['an unknown one behind a believed one', ['pass', 'fail'], ['first.example'], 'refuse'],
];
for (const [name, dmarc, trusted, expected] of chains) {
  test(`ARC: ${name}`, async () => {
    trustedSealers = trusted;
    const inspection = checks.inspect({
      id: 'q',
      address: '192.0.2.7',
      helo: 'x',
      sender: 'a@b.example',
      recipients: [],
    });
    await inspection?.write(Buffer.from(await forwarded(message, dmarc)));
    const result = await inspection?.conclude();
    assert.equal(result?.reasons.find(({ check }) => check === 'arc')?.result, 'pass');
    assert.equal(result?.disposition.kind, expected);
  });
}
