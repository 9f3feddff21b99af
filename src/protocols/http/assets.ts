import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { HttpEnv } from './types.ts';

const types = {
  'style.css': 'text/css; charset=utf-8',
  'print.js': 'text/javascript; charset=utf-8',
  'owl.svg': 'image/svg+xml',
} as const;

/** The files that pages name, from memory. */
export function assetRoutes(): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  for (const [name, type] of Object.entries(types)) {
    const body = readFileSync(new URL(`assets/${name}`, import.meta.url));
    const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=3600' };
    routes.get(`/${name}`, (context) => context.body(body, 200, headers));
  }
  return routes;
}
