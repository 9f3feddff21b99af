import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { type Language, languages } from '#base/catalogue.ts';
import { layout } from './layout.ts';
import type { Application, HttpEnv } from './types.ts';

/** Where the build leaves the browser application. */
export const builtApplication = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

const types = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

/** Reads what the build left; null where it was not built. */
export function loadApplication(directory: string): Application | null {
  if (!existsSync(join(directory, 'index.html'))) return null;
  const names = readdirSync(directory).filter((name) => typeOf(name) !== undefined);
  const files = names.map((name) => {
    const [br, gzip] = [readFileSync(join(directory, `${name}.br`)), readFileSync(join(directory, `${name}.gz`))];
    return [name, { type: typeOf(name) ?? '', br, gzip }] as const;
  });
  return { page: readFileSync(join(directory, 'index.html'), 'utf8'), files: new Map(files) };
}

/** The files of the application, each compressed beforehand. Their names change with their content (RFC 8246). */
export function applicationFiles(application: Application | null): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get('/:name', (context) => {
    const file = application?.files.get(context.req.param('name'));
    if (file === undefined) return context.notFound();
    context.header('Content-Type', file.type);
    context.header('Cache-Control', 'public, max-age=31536000, immutable');
    context.header('Vary', 'Accept-Encoding');
    const accepted = context.req.header('accept-encoding') ?? '';
    if (/\bbr\b/.test(accepted)) return context.body(new Uint8Array(file.br), 200, { 'Content-Encoding': 'br' });
    if (/\bgzip\b/.test(accepted)) return context.body(new Uint8Array(file.gzip), 200, { 'Content-Encoding': 'gzip' });
    return context.body(new Uint8Array(gunzipSync(file.gzip)));
  });
  return routes;
}

/**
 * The page of the application, in the language and look that the person chose before, with a nonce for the one style
 * that react-aria puts into it.
 */
export function applicationPage(
  application: Application | null,
  context: Context<HttpEnv>,
  status: 200 | 404 = 200,
): Response | Promise<Response> {
  const { language } = context.var;
  if (application === null) return context.html(notBuilt(language), 503);
  const nonce = randomBytes(16).toString('base64');
  const chosen = languages.find((one) => one === getCookie(context, 'sowa-language'));
  const theme = getCookie(context, 'sowa-theme') ?? '';
  const page = application.page
    .replace('lang="en"', `lang="${context.req.query('lang') === undefined ? (chosen ?? language) : language}"`)
    .replace('data-theme="system"', `data-theme="${/^(light|dark)$/.test(theme) ? theme : 'system'}"`)
    .replace('%NONCE%', nonce);
  return context.html(page, status, {
    'Content-Security-Policy': contentPolicy(nonce),
    Vary: 'Accept-Language, Cookie',
  });
}

/** Scripts and styles of ours alone, none of them inside the page, and no text that becomes a script. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function notBuilt(language: Language) {
  const texts = {
    en: { title: 'Not built yet', text: 'The browser application is not built: run “npm run build” and start again.' },
    pl: {
      title: 'Jeszcze nie zbudowano',
      text: 'Aplikacja nie jest zbudowana: wykonaj „npm run build” i uruchom ponownie.',
    },
  }[language];
  return layout({ language, title: texts.title, path: '/login', content: html`<p>${texts.text}</p>` });
}

function typeOf(name: string): string | undefined {
  return Object.entries(types).find(([ending]) => name.endsWith(`.${ending}`))?.[1];
}
