import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { mtaStsLimits } from '#base/limits-queue.ts';
import { type Asked, zone } from '#net/dns/testing.ts';
import type { ResourceRecord } from '#wire/dns/records.ts';
import { address, openStage, plainZone, type StageOptions } from './testing.ts';
import { makeAuthority } from './testing-certificates.ts';
import { startPeer } from './testing-peer.ts';

const authority = makeAuthority();
const web = authority.issue(['mta-sts.b.test']);
const mail = authority.issue(['mx.b.test']);
const stranger = makeAuthority().issue(['mx.b.test', 'mta-sts.b.test']);

const clear = [
  'S: 220 mx',
  'C: EHLO sowa.test',
  'S: 250 mx',
  'C: *',
  'S: 250 Ok',
  'C: *',
  'S: 250 Ok',
  'C: DATA',
  'S: 354 Go',
  'C: *',
  'C: *',
  'C: *',
  'C: .',
  'S: 250 Ok',
];
const secured = [
  'S: 220 mx',
  'C: EHLO sowa.test',
  'S: 250-mx',
  'S: 250 STARTTLS',
  'C: STARTTLS',
  'S: 220 Go',
  'TLS',
  ...clear.slice(1),
];

const policy = (mode: string, hosts = ['mx.b.test'], age = 86_400) =>
  ['version: STSv1', `mode: ${mode}`, ...hosts.map((host) => `mx: ${host}`), `max_age: ${age}`, ''].join('\r\n');
const record = (id: string): ResourceRecord => ({
  name: '_mta-sts.b.test',
  type: 'TXT',
  ttl: 0,
  value: `v=STSv1; id=${id};`,
});

const plainText =
  (text: string): RequestListener =>
  (request, response) => {
    const found = request.url === '/.well-known/mta-sts.txt' && request.headers.host === 'mta-sts.b.test';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
  };

/** A place where policies are served. */
async function serve(listener: RequestListener, certificate = web) {
  const { certificate: cert, key } = certificate.pair;
  let requests = 0;
  const server = createHttps({ cert, key }, (request, response) => {
    requests++;
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Case {
  listener?: RequestListener;
  /** Certificates of the two servers. */
  web?: typeof web;
  mail?: typeof web;
  script?: string[];
  records?: ResourceRecord[];
}

/** Result and TLS of one message to a domain with a policy. */
async function deliver(given: Case): Promise<string> {
  const { listener = plainText(policy('enforce')), script = secured, records = [record('1')] } = given;
  await using policies = await serve(listener, given.web ?? web);
  await using peer = await startPeer([script.join('\n')], { contexts: (given.mail ?? mail).contexts });
  await using stage = await openStage({
    port: peer.port,
    policyPort: policies.port,
    trust: authority.trust,
    records: [...plainZone, address('mta-sts.b.test', '127.0.0.1'), ...records],
  });
  const [result = ''] = await stage.send();
  const connected = stage.events.find((event) => event.startsWith('connected'));
  return `${result.slice(2)}${connected === undefined ? '' : ` (${connected.split(' ').slice(3).join(' ')})`}`;
}

suite('MTA-STS', () => {
  const sts = /^relayed .* \(TLSv1\.3 mta-sts\)$/;
  const opportunistic = /^relayed .* \(TLSv1\.3 pkix\)$/;
  const redirect: RequestListener = (_, response) => response.writeHead(302, { location: '/' }).end();
  const html: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(policy('enforce', ['x.test']));
  const endless: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end('a'.repeat(mtaStsLimits.policy + 1));
  const table: [name: string, given: Case, expected: RegExp][] = [
    ['enforced and kept', {}, sts],
    ['a pattern', { listener: plainText(policy('enforce', ['x.test', '*.b.test'])) }, sts],
    [
      'another host',
      { listener: plainText(policy('enforce', ['x.test'])) },
      /^deferred 451 4\.7\.0 The MTA-STS policy of b\.test does not name mx\.b\.test/,
    ],
    ['no TLS', { script: clear }, /^deferred 454 4\.7\.4/],
    ['a certificate of a stranger', { mail: stranger }, /^deferred 454 4\.7\.5/],
    ['a certificate for another name', { mail: web }, /^deferred 454 4\.7\.5/],
    [
      'testing: nothing is demanded',
      { listener: plainText(policy('testing', ['x.test'])), script: clear },
      /^relayed .* \(clear\)$/,
    ],
    ['none', { listener: plainText(policy('none', [])), script: clear }, /^relayed .* \(clear\)$/],
    ['a policy from a stranger', { web: stranger, mail: stranger }, /^relayed .* \(TLSv1\.3 no\)$/],
    ['a redirect is no policy', { listener: redirect }, opportunistic],
    ['nor is a page', { listener: html }, opportunistic],
    ['nor what does not end', { listener: endless }, opportunistic],
    ['nor what is malformed', { listener: plainText('version: STSv2') }, opportunistic],
    [
      'without a record none is asked for',
      { records: [], listener: plainText(policy('enforce', ['x.test'])) },
      opportunistic,
    ],
  ];
  for (const [name, given, expected] of table) test(name, async () => assert.match(await deliver(given), expected));
});

/** A domain whose record, policy and the clock change. */
async function changing(directory: string) {
  const world = { time: Date.now(), id: '1' as string | null, text: policy('enforce') };
  const policies = await serve((request, response) => plainText(world.text)(request, response));
  const peer = await startPeer([secured.join('\n')], { contexts: mail.contexts });
  const dns = (asked: Asked) =>
    zone([...plainZone, address('mta-sts.b.test', '127.0.0.1'), ...(world.id === null ? [] : [record(world.id)])])(
      asked,
    );
  const options: StageOptions = {
    port: peer.port,
    policyPort: policies.port,
    trust: authority.trust,
    clock: { now: () => world.time },
    directory,
    dns,
  };
  /** The state that a message comes to, in a delivery of its own: only the file is kept. */
  const send = async () => {
    await using stage = await openStage(options);
    const [result = ''] = await stage.send();
    return `${result.split(' ')[1]}, ${policies.requests} fetched`;
  };
  const close = async () => {
    await policies[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
  };
  return { world, send, [Symbol.asyncDispose]: close };
}

test('a policy is kept as long as it says, also over a restart, and asked for again when its id changes', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sowa-policies-'));
  try {
    await using domain = await changing(directory);
    const { world, send } = domain;
    assert.equal(await send(), 'relayed, 1 fetched');
    world.text = policy('enforce', ['x.test']);
    assert.equal(await send(), 'relayed, 1 fetched', 'the same id');
    world.id = '2';
    assert.equal(await send(), 'deferred, 2 fetched', 'another id');
    world.id = null;
    assert.equal(await send(), 'deferred, 2 fetched', 'without a record the policy still holds');
    world.id = '3';
    world.text = 'nonsense';
    assert.equal(await send(), 'deferred, 3 fetched', 'without a new policy the old one holds');
    world.time += 86_400_000;
    assert.equal(await send(), 'relayed, 4 fetched', 'until it has run out');
  } finally {
    await rm(directory, { recursive: true });
  }
});
