import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { json, problems } from '#protocols/http/api/documented.ts';
import type { ClientSetup } from '#protocols/http/client-setup.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { offeredServers } from '#services/domains/mail-servers.ts';
import { profileLink } from '#services/domains/setup/apple.ts';
import { mailboxOf, ownOperation, ownerOf } from './owner.ts';

const programsView = z
  .object({
    login: z.string().openapi({ description: 'The whole address.' }),
    servers: z
      .array(
        z.object({
          protocol: z.enum(['imap', 'pop3', 'smtp']),
          host: z.string(),
          port: z.int(),
          security: z.enum(['tls', 'starttls']),
        }),
      )
      .openapi({ description: 'Of each protocol the preferred way first.' }),
    profile: z
      .string()
      .nullable()
      .openapi({ description: "A signed profile for Apple's systems, to be shown as a QR code; null without HTTPS." }),
  })
  .openapi('MailPrograms');

const showRoute = ownOperation({
  method: 'get',
  path: '/mail-programs',
  summary: 'What a mail program asks for to use the own account',
  responses: { 200: json(programsView, 'Login, servers and a profile.'), ...problems },
});

/** How the owner's mail programs are set up. */
export function addMailPrograms(api: OpenAPIHono<HttpEnv>, setup: ClientSetup): void {
  api.openapi(showRoute, (context) => {
    const session = ownerOf(context);
    // Administrators have no mail.
    mailboxOf(session);
    const login = session.actor.name;
    const servers = setup.servers();
    return context.json({ login, servers: offeredServers(servers), profile: profileLink(login, servers) }, 200);
  });
}
