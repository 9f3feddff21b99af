// Pictures laid out beside one another, so that one look compares them.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

/** A picture with what stands under it. */
export interface Shot {
  label: string;
  png: Buffer;
}

const folder = fileURLToPath(new URL('../shots/tour/', import.meta.url));

/** How a sheet of a size is laid out: columns, the part of its real size that a picture gets, and pixels of height at a time. */
const layouts = {
  wide: { columns: 2, scale: 0.6, width: 1280, height: 1200 },
  phone: { columns: 4, scale: 1, width: 390, height: 1400 },
};

export type Size = keyof typeof layouts;

/** Keeps pictures of one screen as `<name>.<size>.png`, and what is lower than one sheet shows as `….2.png` and so on. */
export async function keepSheets(browser: Browser, name: string, size: Size, shots: readonly Shot[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { columns, scale, width, height } = layouts[size];
  const tallest = Math.max(...shots.map(({ png }) => png.readUInt32BE(20)));
  const page = await browser.newPage({ viewport: { width: Math.ceil(columns * (width * scale + 12)), height: 400 } });
  for (let part = 1; (part - 1) * height < tallest || part === 1; part++) {
    const from = (part - 1) * height;
    const shown = Math.min(height, tallest - from);
    const figures = shots.map(
      ({ label, png }) => `<figure><div style="height:${shown * scale}px"><img style="margin-top:${-from * scale}px"
        width="${width * scale}" src="data:image/png;base64,${png.toString('base64')}"></div>${label}</figure>`,
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
