const browsers: readonly [RegExp, string][] = [
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** What people call the browser that names itself so: `Firefox 150, Windows`; null where it is none that we know. */
export function browserName(agent: string): string | null {
  const browser = browsers.find(([pattern]) => pattern.test(agent));
  if (browser === undefined) return null;
  const name = `${browser[1]} ${browser[0].exec(agent)?.[1] ?? ''}`.trim();
  const system = systems.find(([pattern]) => pattern.test(agent));
  return system === undefined ? name : `${name}, ${system[1]}`;
}
