// Pictures laid out beside one another, so that one look compares them.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../shots/tour/', import.meta.url));

/** How a sheet of a size is laid out: columns, the part of its real size that a picture gets, and its pixels on one sheet. */
const layouts = {
  wide: { columns: 2, scale: 0.6, width: 768, height: 720 },
  phone: { columns: 4, scale: 1, width: 390, height: 1400 },
};
/** Sheets of one screen: a list that goes on for longer shows nothing else there. */
const most = 4;

export type Size = keyof typeof layouts;

/** A picture with what stands under it, in the scale of its sheet. */
export interface Shot {
  label: string;
  /** JPEG, as base64. */
  data: string;
  height: number;
}

/** The whole page; where something lies over it, what is on the screen: windows would be stretched with the page. */
export async function photograph(page: Page, size: Size, label: string): Promise<Shot> {
  const over = await page.locator('.veil, .popover, .drawer-veil').count();
  if (over === 0) await page.evaluate('scrollTo(0, 0)');
  const extent = await page.evaluate<{ x: number; y: number; width: number; height: number }>(
    over === 0
      ? '({ x: 0, y: 0, width: innerWidth, height: document.documentElement.scrollHeight })'
      : '({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight })',
  );
  const { scale, height } = layouts[size];
  const clip = { ...extent, height: Math.min(extent.height, (most * height) / scale), scale };
  const tools = await page.context().newCDPSession(page);
  const options = { format: 'jpeg', quality: 85, captureBeyondViewport: over === 0, clip } as const;
  const { data } = await tools.send('Page.captureScreenshot', options);
  return { label, data, height: clip.height * scale };
}

/** Keeps pictures of one screen as `<name>.<size>.png`, and what is lower than one sheet shows as `….2.png` and so on. */
export async function keepSheets(browser: Browser, name: string, size: Size, shots: readonly Shot[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { columns, width, height } = layouts[size];
  const tallest = Math.max(...shots.map((shot) => shot.height));
  const page = await browser.newPage({ viewport: { width: columns * (width + 12), height: 400 } });
  for (let part = 1; (part - 1) * height < tallest; part++) {
    const from = (part - 1) * height;
    const figures = shots.map(
      ({ label, data }) => `<figure><div style="height:${Math.min(height, tallest - from)}px">
        <img style="margin-top:${-from}px" src="data:image/jpeg;base64,${data}"></div>${label}</figure>`,
    );
    const style = `body{margin:0;display:grid;grid-template-columns:repeat(${columns},1fr);gap:12px;background:#888;
      font:12px sans-serif}figure{margin:0}div{overflow:hidden}`;
    await page.setContent(`<style>${style}</style>${figures.join('')}`);
    await page.screenshot({ path: `${folder}${name}.${size}${part === 1 ? '' : `.${part}`}.png`, fullPage: true });
  }
  await page.close();
}

/** Forgets the sheets of earlier tours. */
export function clearSheets(): void {
  rmSync(folder, { recursive: true, force: true });
}
