import type { Config } from '#config/schema.ts';
import type { Place } from '#listeners.ts';
import type { CliTexts } from './catalogue.ts';
import { columns } from './columns.ts';
import { hostPort } from './place.ts';
import { type Quickstart, quickstartPath } from './quickstart-file.ts';

/** What the picture shows. */
export interface PictureParts {
  title: string;
  config: Config;
  places: readonly Place[];
  quickstart: Quickstart | undefined;
}

/** What somebody who has just started the service needs to know, in one screen. */
export function pictureText(texts: CliTexts, { title, config, places, quickstart }: PictureParts): string {
  const closed = Object.keys(config.listeners).filter((name) => !places.some((place) => place.name === name));
  const sections = [
    title,
    columns(places.map((place) => [` `, place.name, addressText(place), texts.purpose(place.name)])),
    closed.length === 0 ? '' : `  ${texts.closedListeners(closed.join(', '))}`,
    quickstart === undefined ? '' : `  ${texts.logins}\n${loginsText(texts, quickstart)}`,
    `  ${texts.dataIn(config.data)}`,
    quickstart === undefined ? '' : `  ${texts.loginsIn(quickstartPath(config.data))}`,
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function addressText({ name, host, port }: Place): string {
  const address = hostPort({ host, port });
  return name === 'http' || name === 'https' ? `${name}://${address}/` : address;
}

function loginsText(texts: CliTexts, { operator, accounts }: Quickstart): string {
  const rows = [
    ...accounts.map(({ address, password }) => [' ', address, password, '']),
    [' ', operator.login, operator.password, texts.operator],
  ];
  return columns(rows);
}
