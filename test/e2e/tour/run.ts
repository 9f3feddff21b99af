// The tour: pictures of the screens of the started program, laid out to be compared.
// `npm run shots -- --area panel --only 'accounts|queue'`; they stand in test/e2e/shots/tour.
import { parseArgs } from 'node:util';
import { openBrowser } from '../browser.ts';
import { accountScreens } from './account.ts';
import { Guests } from './guests.ts';
import { panelScreens } from './panel.ts';
import { publicScreens } from './public.ts';
import type { Screen } from './screen.ts';
import { clearSheets, keepSheets } from './sheet.ts';
import { makeWorld } from './world.ts';

const areas: Readonly<Record<string, readonly Screen[]>> = {
  panel: panelScreens,
  public: publicScreens,
  account: accountScreens,
};
const { values } = parseArgs({ options: { only: { type: 'string' }, area: { type: 'string' } } });
const wanted = Object.entries(areas)
  .filter(([area]) => values.area === undefined || area === values.area)
  .flatMap(([area, screens]) => screens.map((screen) => ({ ...screen, name: `${area}-${screen.name}` })))
  .filter(({ name }) => new RegExp(values.only ?? '').test(name));
if (wanted.length === 0) throw new Error('no such screens: see test/e2e/tour');

await using world = await makeWorld();
await using browser = await openBrowser();
if (values.only === undefined) clearSheets();
let failed = false;
await using wide = new Guests(browser, world, 'wide');
await using phone = new Guests(browser, world, 'phone');
for (const screen of wanted) {
  for (const guests of [wide, phone].filter(({ size }) => (screen.only ?? size) === size)) {
    const { size } = guests;
    try {
      const shots = [...(await guests.shoot(screen, 'pl')), ...(await guests.shoot(screen, 'en'))];
      await keepSheets(browser, screen.name, size, shots);
      console.log(`${screen.name} ${size}`);
    } catch (error) {
      failed = true;
      console.error(`${screen.name} ${size}: ${String(error)}`);
    }
  }
}
process.exitCode = failed ? 1 : 0;
