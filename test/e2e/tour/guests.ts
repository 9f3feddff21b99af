import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { settle, signIn, visit, type Visitor } from '../web.ts';
import { type Language, type Screen, Stage } from './screen.ts';
import { photograph, type Shot, type Size } from './sheet.ts';
import type { Person, World } from './world.ts';

const sizes: Readonly<Record<Size, BrowserContextOptions>> = {
  wide: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

/** Longest that a screen may take to come about, in ms: the tour goes on without it. */
const patience = 30_000;

/** People in front of browsers of one size, each signed in once. */
export class Guests {
  readonly #browser: Browser;
  readonly #world: World;
  readonly size: Size;
  readonly #visitors = new Map<string, Promise<Visitor>>();

  constructor(browser: Browser, world: World, size: Size) {
    this.#browser = browser;
    this.#world = world;
    this.size = size;
  }

  /** A screen in one language, by day and by night. */
  async shoot(screen: Screen, language: Language): Promise<Shot[]> {
    const context = await this.#contextOf(screen.who, language);
    const page = await context.newPage();
    try {
      const { path, who = 'operator' } = screen;
      const place = typeof path === 'string' ? path : path(this.#world);
      await page.goto(new URL(place, `http://${this.#world.people[who].sowa.at('http')}`).href);
      await page.locator('h1').first().waitFor();
      await settle(page);
      await screen.act?.(new Stage(page, this.#world, language, `${language}-${this.size}`));
      const shots: Shot[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await settle(page);
        shots.push(await photograph(page, this.size, `${language} ${colorScheme}`));
      }
      return shots;
    } finally {
      await page.close();
    }
  }

  async #contextOf(who: Person | undefined, language: Language): Promise<BrowserContext> {
    const key = `${who ?? ''} ${language}`;
    const visitor = this.#visitors.get(key) ?? this.#enter(who, language);
    this.#visitors.set(key, visitor);
    return (await visitor).page.context();
  }

  async #enter(who: Person | undefined, language: Language): Promise<Visitor> {
    const visitor = await visit(this.#browser, { ...sizes[this.size], language });
    visitor.page.context().setDefaultTimeout(patience);
    if (who === undefined) return visitor;
    const { sowa, login, password } = this.#world.people[who];
    await signIn(visitor.page, sowa, login, password);
    return visitor;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const visitor of this.#visitors.values()) await (await visitor).close();
  }
}
