import { html } from 'hono/html';
import { encode } from 'uqr';
import type { Language } from '#base/catalogue.ts';
import { type MailServers, offeredServers } from '#services/domains/mail-servers.ts';
import { profileLink } from '#services/domains/setup/apple.ts';
import { activationTexts } from './activation-texts.ts';
import { type Html, layout } from './layout.ts';

/** The confirmation, with all that a mail program asks for; it prints as one sheet. */
export function activationDone(language: Language, address: string, servers: MailServers): Html {
  const texts = activationTexts[language];
  const content = html`<p class="good">${texts.madeText}</p>
    <dl>
      <dt>${texts.address}</dt>
      <dd>${address}</dd>
      <dt>${texts.password}</dt>
      <dd>${texts.passwordIs}</dd>
      ${offeredServers(servers).map(
        ({ protocol, host, port, security }) =>
          html`<dt>${texts[protocol]}</dt>
            <dd>${host}, port ${port}, ${security === 'tls' ? 'SSL/TLS' : 'STARTTLS'}</dd>`,
      )}
      <dt>${texts.auth}</dt>
      <dd>${texts.authYes}</dd>
    </dl>
    ${profile(language, profileLink(address, servers))}
    <p class="next">
      <button type="button" data-print hidden>${texts.print}</button>
      <a class="button second" href="/login?lang=${language}">${texts.signIn}</a>
    </p>
    <script src="/assets/print.js" defer></script>`;
  return layout({ language, title: texts.made, path: '/activate', content });
}

/** The file that sets up Apple's mail programs: for the camera of a telephone, and to be fetched here. */
function profile(language: Language, link: string | null): Html | string {
  if (link === null) return '';
  const texts = activationTexts[language];
  const { pathname, search } = new URL(link);
  return html`<section>
    <h2>${texts.profileTitle}</h2>
    <div class="profile">
      ${picture(link, texts.profilePicture)}
      <div>
        <p>${texts.profileText}</p>
        <p class="screen-only"><a href="${pathname}${search}" download>${texts.profileFetch}</a></p>
      </div>
    </div>
  </section>`;
}

/** A text as a QR code (ISO/IEC 18004), dark on light whatever the page is, because cameras want it so. */
function picture(text: string, name: string): Html {
  const { data, size } = encode(text, { border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return html`<svg class="qr" role="img" aria-label="${name}" viewBox="0 0 ${size} ${size}">
    <path d="${path}" shape-rendering="crispEdges" />
  </svg>`;
}
