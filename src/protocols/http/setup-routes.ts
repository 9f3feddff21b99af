import { type Context, Hono } from 'hono';
import { codeOf } from '#base/errors.ts';
import { httpLimits } from '#base/limits.ts';
import { appleProfile, profilePath } from '#services/domains/setup/apple.ts';
import {
  acceptsAnswer,
  autodiscoverAnswer,
  autodiscoverError,
  autodiscoverPlace,
  readAutodiscoverRequest,
} from '#services/domains/setup/outlook.ts';
import { thunderbirdConfig } from '#services/domains/setup/thunderbird.ts';
import { type Address, formatAddress, parseAddress, parseDomain } from '#wire/address.ts';
import { limitBody } from './body-limit.ts';
import type { ClientSetup } from './client-setup.ts';
import { problem } from './problem.ts';
import type { HttpEnv } from './types.ts';

const xml = { 'Content-Type': 'application/xml; charset=utf-8' };

/**
 * What mail programs ask to set themselves up. The answers depend on the domain alone: whether an address exists is
 * said to nobody.
 */
export function setupRoutes(setup: ClientSetup): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  for (const path of ['/mail/config-v1.1.xml', '/.well-known/autoconfig/mail/config-v1.1.xml']) {
    routes.get(path, async (context) => {
      const domain = askedDomain(context);
      if (domain === null || !(await setup.isOurs(domain))) return problem(context, 'not-found');
      return context.body(thunderbirdConfig(domain, setup.servers()), 200, xml);
    });
  }
  // Outlook writes the path in either way.
  for (const path of ['/autodiscover/autodiscover.xml', '/Autodiscover/Autodiscover.xml']) {
    routes.post(path, limitBody(httpLimits.form), (context) => autodiscover(context, setup));
  }
  const places = ['', '/v1.0/:address'].flatMap((rest) => [
    `/autodiscover/autodiscover.json${rest}`,
    `/Autodiscover/Autodiscover.json${rest}`,
  ]);
  for (const path of places) routes.get(path, (context) => autodiscoverV2(context, setup));
  routes.get(profilePath, async (context) => {
    const address = addressOf(context.req.query('address'));
    if (address === null || !(await setup.isOurs(address.domain))) return problem(context, 'not-found');
    const profile = appleProfile(formatAddress(address), setup.servers());
    if (profile === null) return problem(context, 'not-found');
    return context.body(new Uint8Array(setup.signed(Buffer.from(profile))), 200, {
      'Content-Type': 'application/x-apple-aspen-config',
      'Content-Disposition': 'attachment; filename="mail.mobileconfig"',
    });
  });
  return routes;
}

/** Of the address that the program names, or of the name it asks: `autoconfig.<domain>`, or the domain itself. */
function askedDomain(context: Context<HttpEnv>): string | null {
  const named = context.req.query('emailaddress');
  if (named !== undefined) return addressOf(named)?.domain ?? null;
  const host = (context.req.header('host') ?? '').replace(/:\d+$/, '').replace(/\.$/, '');
  return readOrNull(() => parseDomain(host.replace(/^autoconfig\./i, '')));
}

async function autodiscover(context: Context<HttpEnv>, setup: ClientSetup): Promise<Response> {
  const now = setup.clock.now();
  const request = readAutodiscoverRequest(await context.req.text());
  const address = addressOf(request?.address);
  if (request === null || address === null) return context.body(autodiscoverError(600, now), 200, xml);
  if (!(await setup.isOurs(address.domain))) return context.body(autodiscoverError(500, now), 404, xml);
  if (!acceptsAnswer(request)) return context.body(autodiscoverError(601, now), 200, xml);
  return context.body(autodiscoverAnswer(formatAddress(address), setup.servers()), 200, xml);
}

/** Microsoft, "Autodiscover for Exchange": version 2 only says where version 1 is. */
async function autodiscoverV2(context: Context<HttpEnv>, setup: ClientSetup): Promise<Response> {
  const query = new Map(Object.entries(context.req.query()).map(([name, value]) => [name.toLowerCase(), value]));
  const protocol = query.get('protocol');
  if (protocol === undefined) {
    const ErrorMessage = 'A valid value must be provided for the query parameter Protocol';
    return context.json({ ErrorCode: 'MandatoryParameterMissing', ErrorMessage }, 400);
  }
  const address = addressOf(context.req.param('address') ?? query.get('email'));
  if (address === null || !(await setup.isOurs(address.domain))) return problem(context, 'not-found');
  const place = protocol.toLowerCase() === 'autodiscoverv1' ? autodiscoverPlace(setup.servers()) : null;
  if (place !== null) return context.json(place);
  const ErrorMessage = "The given protocol value is invalid. Supported values are 'AutodiscoverV1'";
  return context.json({ ErrorCode: 'InvalidProtocol', ErrorMessage }, 400);
}

function addressOf(text: string | undefined): Address | null {
  return text === undefined ? null : readOrNull(() => parseAddress(text, { smtputf8: true }));
}

/** Null for what cannot be read. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === 'bad-syntax' || codeOf(error) === 'bad-argument') return null;
    throw error;
  }
}
