// Pages that need no login.
import type { Screen, Stage } from './screen.ts';
import type { World } from './world.ts';

const atActivation = ({ sowa }: World) => `http://${sowa.at('http')}/activate`;

const typed = async ({ page }: Stage, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name=${name}]`).fill(value);
};

/** The form of activation as it is sent. */
const applied = (values: Record<string, string>) => async (stage: Stage) => {
  await typed(stage, {
    name: `nowa.${stage.mark}`,
    password: 'Rogaliki-o-swicie-8',
    repeated: 'Rogaliki-o-swicie-8',
    login: 'osiedle-sloneczne-klatka-b-mieszkanie-124',
    secret: 'Tajne-haslo-8',
    answer: 'Reksio',
    ...values,
  });
  await stage.page.locator('select').selectOption({ index: 2 });
  await stage.page.locator('form button').click();
  await stage.sees('.good, [role=alert]');
};

/** Has the service answer a step of signing in as it would somebody whose account is made so. */
const answered = ({ page }: Stage, path: string, status: number, json: object) =>
  page.route(`**/api/v1/${path}`, (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status, json }) : route.fallback(),
  );

const signingIn = async (stage: Stage) => {
  await typed(stage, { login: 'anna.kowalska@firma.pl', password: 'nie to' });
  await stage.page.keyboard.press('Enter');
};

const atCode = async (stage: Stage) => {
  await answered(stage, 'session', 401, { code: 'second-factor-required' });
  await signingIn(stage);
  await stage.sees('input[name=code]');
};

const contract = { address: 'anna.kowalska@firma.pl', login: 'k-1001', secret: 'aabbcc001101' };

const asked = async (stage: Stage) => {
  const text =
    stage.language === 'pl' ? 'Jak się wabiło Twoje pierwsze zwierzę?' : 'What was the name of your first pet?';
  await answered(stage, 'recovery/question', 200, { question: 'first-pet', text });
  await typed(stage, contract);
  await stage.press('recovery.next');
  await stage.sees('input[name=answer]');
};

export const publicScreens: readonly Screen[] = [
  { name: 'start', path: '/' },
  { name: 'login', path: '/login' },
  {
    name: 'login-empty',
    path: '/login',
    act: async (stage) => {
      await stage.press('login.button');
      await stage.sees('.wrong');
    },
  },
  {
    name: 'login-refused',
    path: '/login',
    act: async (stage) => {
      await typed(stage, { login: 'nikt@firma.pl', password: 'nie to' });
      await stage.page.keyboard.press('Enter');
      await stage.sees('[role=alert]');
    },
  },
  { name: 'login-code', path: '/login', act: atCode },
  {
    name: 'login-code-refused',
    path: '/login',
    act: async (stage) => {
      await atCode(stage);
      await stage.page.unrouteAll();
      await typed(stage, { code: '000000' });
      await stage.press('login.confirm');
      await stage.sees('[role=alert]');
    },
  },
  {
    name: 'password-duty',
    path: '/account',
    who: 'owner',
    act: async ({ page }) => {
      await page.route('**/api/v1/session', async (route) =>
        route.fulfill({ json: { ...((await (await route.fetch()).json()) as object), passwordDuty: true } }),
      );
      await page.reload();
      await page.locator('input[name=password]').first().waitFor();
    },
  },
  { name: 'recovery', path: '/recovery' },
  {
    name: 'recovery-empty',
    path: '/recovery',
    act: async (stage) => {
      await stage.press('recovery.next');
      await stage.sees('.wrong, [role=alert]');
    },
  },
  {
    name: 'recovery-refused',
    path: '/recovery',
    act: async (stage) => {
      await typed(stage, { ...contract, secret: 'nie to' });
      await stage.press('recovery.next');
      await stage.sees('[role=alert]');
    },
  },
  { name: 'recovery-answer', path: '/recovery', act: asked },
  {
    name: 'recovery-answer-refused',
    path: '/recovery',
    act: async (stage) => {
      await asked(stage);
      await typed(stage, { answer: 'Burek', password: 'krótkie', repeated: 'inne' });
      await stage.press('login.change');
      await stage.sees('.wrong, [role=alert]');
    },
  },
  { name: 'not-found', path: '/nothing/here' },
  { name: 'activate', path: atActivation },
  {
    name: 'activate-empty',
    path: atActivation,
    act: async ({ page }) => {
      await page.locator('form button').click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'activate-wrong',
    path: atActivation,
    act: applied({ name: 'ą..b', password: 'krótkie', repeated: 'inne', login: '', answer: '' }),
  },
  { name: 'activate-refused', path: atActivation, act: applied({ secret: 'nie to' }) },
  { name: 'activated', path: atActivation, act: applied({}) },
  {
    name: 'activated-print',
    path: atActivation,
    act: async (stage) => {
      await applied({ name: `druk.${stage.mark}` })(stage);
      await stage.page.emulateMedia({ media: 'print' });
    },
  },
  { name: 'activation-closed', path: ({ people }) => `http://${people.newcomer.sowa.at('http')}/activate` },
];
