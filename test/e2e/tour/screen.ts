// What a picture of the tour is of, and how its screen is brought about in either language.
import type { Locator, Page } from 'playwright-core';
import type { Key } from '#web/texts/english.ts';
import { english } from '#web/texts/english.ts';
import { fill, type Values } from '#web/texts/message.ts';
import { polish } from '#web/texts/polish.ts';
import type { Person, World } from './world.ts';

export type Language = 'pl' | 'en';

/** One screen: where it is, who sees it, and what is done there before the picture is taken. */
export interface Screen {
  name: string;
  path: string | ((world: World) => string);
  /** Nobody is signed in where it is left out. */
  who?: Person;
  /** Is done once in each language and size, so it must be repeatable. */
  act?: (stage: Stage) => Promise<unknown>;
  /** The size that has this screen, where only one does. */
  only?: 'wide' | 'phone';
}

/** A window in which a screen is brought about, in words of the catalogue. */
export class Stage {
  readonly page: Page;
  readonly world: World;
  readonly language: Language;
  /** Another word in each language and size, for what can be made only once. */
  readonly mark: string;

  constructor(page: Page, world: World, language: Language, mark: string) {
    this.page = page;
    this.world = world;
    this.language = language;
    this.mark = mark;
  }

  text(key: Key, values: Values = {}): string {
    return fill((this.language === 'pl' ? polish : english)[key], values, this.language);
  }

  /** The window over the page, or else the page. */
  async #front(): Promise<Locator> {
    const dialog = this.page.getByRole('dialog');
    return (await dialog.count()) > 0 ? dialog.last() : this.page.locator('body');
  }

  /** Presses a button or follows a link with this text: in the window over the page where there is one. */
  async press(key: Key, values?: Values): Promise<void> {
    const [front, name] = [await this.#front(), this.text(key, values)];
    const found = front.getByRole('button', { name, exact: true }).or(front.getByRole('link', { name, exact: true }));
    await found.first().click();
  }

  /** Types into the field with this label. */
  async type(key: Key, text: string): Promise<void> {
    await (await this.#front()).getByLabel(this.text(key), { exact: true }).first().fill(text);
  }

  /** Opens what can be done with the row that has this text; chooses one of it where that is named. */
  async menu(row: string | null, choice?: Key): Promise<void> {
    const rows = this.page.locator('tbody tr');
    const found = (row === null ? rows : rows.filter({ hasText: row })).first();
    await found.locator('button[aria-haspopup]').click();
    await this.page.getByRole('menuitem').first().waitFor();
    if (choice !== undefined) await this.page.getByRole('menuitem', { name: this.text(choice), exact: true }).click();
  }

  /** Waits for what stands on the page then. */
  async sees(selector: string): Promise<void> {
    await this.page.locator(selector).first().waitFor();
  }
}
