import { X509Certificate } from 'node:crypto';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Language } from '#base/catalogue.ts';
import { MailError } from '#base/errors.ts';
import type { CertificateRow } from '#directory/certificates.ts';
import { requireActor } from '#protocols/http/authenticate.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import type { AcmeProblem } from '#services/certificates/acme/faults.ts';
import { certificateTexts } from '#services/certificates/texts.ts';
import { parseDomain } from '#wire/address.ts';
import { json, problems } from './documented.ts';
import { domainParam } from './domain-schemas.ts';
import { actBy, apiPart, operationsOf, timeText } from './frame.ts';
import type { ApiParts } from './types.ts';

const operation = operationsOf('Domains');

const certificateView = z
  .object({
    enabled: z.boolean().openapi({ description: 'Whether domains get certificates from an authority.' }),
    names: z.array(z.string()).openapi({ description: 'Host names that it is for; empty where none points to us.' }),
    serial: z
      .string()
      .nullable()
      .openapi({ description: 'Its serial number in hexadecimal, as openssl shows it; null where there is none yet.' }),
    notBefore: z.iso.datetime().nullable().openapi({ description: 'Since when it is good.' }),
    notAfter: z.iso.datetime().nullable().openapi({ description: 'Null where there is none yet.' }),
    nextAt: z.iso.datetime().nullable().openapi({ description: 'When something is done about it next.' }),
    attemptedAt: z.iso.datetime().nullable(),
    problems: z
      .array(z.string())
      .openapi({ description: 'What went wrong at the last attempt, in the language of the request.' }),
  })
  .openapi('DomainCertificate');

const showRoute = operation({
  method: 'get',
  path: '/{domain}/certificate',
  summary: 'The certificate for the host names of a domain that mail programs ask for',
  request: { params: domainParam },
  responses: { 200: json(certificateView, 'What there is, and what went wrong.'), ...problems },
});

const renewRoute = operation({
  method: 'post',
  path: '/{domain}/certificate/renewal',
  summary: 'Ask the authority for a new certificate now',
  description: 'The answer does not wait for the authority: `attemptedAt` says when it has been asked.',
  request: { params: domainParam },
  responses: { 200: json(certificateView, 'As it is before the attempt.'), ...problems },
});

/** Certificates of the host names of domains, below `/domains`. */
export function domainCertificateApi({ desk, domains }: Pick<ApiParts, 'desk' | 'domains'>): OpenAPIHono<HttpEnv> {
  const api = apiPart();
  api.openapi(showRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const row = await desk.domainCertificate(requireActor(context), domain);
    return context.json(viewOf(row, domains.getsCertificates(), context.var.language), 200);
  });
  api.openapi(renewRoute, async (context) => {
    const domain = parseDomain(context.req.valid('param').domain);
    const act = actBy(context, 'domain.change', { kind: 'domain', domain });
    await desk.require(requireActor(context), act.action, act.subject);
    if (!domains.getsCertificates()) {
      throw new MailError('bad-state', 'certificates of domains are switched off: acme.enabled, acme.domains');
    }
    await desk.renewCertificate({ ...act, note: { certificate: 'renew' } }, domain);
    const row = await desk.domainCertificate(requireActor(context), domain);
    return context.json(viewOf(row, true, context.var.language), 200);
  });
  return api;
}

function viewOf(row: CertificateRow | undefined, enabled: boolean, language: Language) {
  const certificate = typeof row?.chain === 'string' ? new X509Certificate(row.chain) : null;
  const found = JSON.parse(row?.problems ?? '[]') as AcmeProblem[];
  return {
    enabled,
    names: row === undefined || row.names === '' ? [] : row.names.split(' '),
    serial: certificate?.serialNumber ?? null,
    notBefore: timeOrNull(certificate?.validFromDate.getTime()),
    notAfter: timeOrNull(row?.not_after),
    nextAt: timeOrNull(row?.next_at),
    attemptedAt: timeOrNull(row?.attempted_at),
    problems: found.map((one) => certificateTexts(language).problem(one)),
  };
}

/** 0 stands for never. */
function timeOrNull(at: number | null | undefined): string | null {
  return at === null || at === undefined || at === 0 ? null : timeText(at);
}
