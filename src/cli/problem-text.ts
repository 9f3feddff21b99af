import type { Expectation } from '#config/kinds.ts';
import type { Origin, Problem } from '#config/problem.ts';
import type { CliTexts } from './catalogue.ts';

/** One mistake of the configuration in one line: where, which setting, what was found, what was expected. */
export function problemText(texts: CliTexts, { origin, key, fault }: Problem): string {
  const where = originText(texts, origin);
  const place = key === '' ? where : `${where}: ${key}`;
  switch (fault.kind) {
    case 'unreadable':
      return `${place}: ${texts.unreadable(fault.reason)}`;
    case 'syntax':
      return `${place}: ${texts.badToml(fault.message)}`;
    case 'unknown':
      return `${place}: ${texts.unknownSetting}${fault.nearest === undefined ? '' : ` ${texts.didYouMean(fault.nearest)}`}`;
    case 'value':
      return `${place}: ${texts.badValue(fault.found, expectationText(texts, fault.expected))}`;
    case 'clash':
      return `${place}: ${texts.portClash(fault.other)}`;
  }
}

/** What a setting accepts. */
export function expectationText(texts: CliTexts, expected: Expectation | { kind: 'table' }): string {
  switch (expected.kind) {
    case 'count':
      return texts.expectCount(expected.min, expected.max);
    case 'choice':
      return texts.expectChoice(expected.options.map((option) => `"${option}"`).join(', '));
    case 'path':
      return texts.expectPath;
    case 'host':
      return texts.expectHost;
    case 'hostname':
      return texts.expectHostname;
    case 'domain':
      return texts.expectDomain;
    case 'flag':
      return texts.expectFlag;
    case 'port':
      return texts.expectPort;
    case 'size':
      return texts.expectSize;
    case 'networks':
      return texts.expectNetworks;
    case 'addresses':
      return texts.expectAddresses;
    case 'servers':
      return texts.expectServers;
    case 'url':
      return texts.expectUrl;
    case 'domains':
      return texts.expectDomains;
    case 'httpUrl':
      return texts.expectHttpUrl;
    case 'httpsUrl':
      return texts.expectHttpsUrl;
    case 'secretUrl':
      return texts.expectSecretUrl;
    case 'socket':
      return texts.expectSocket;
    case 'text':
      return texts.expectText;
    case 'urls':
      return texts.expectUrls;
    case 'webhookSecret':
      return texts.expectWebhookSecret;
    case 'primaries':
      return texts.expectPrimaries;
    case 'table':
      return texts.expectTable;
  }
}

function originText(texts: CliTexts, origin: Origin): string {
  switch (origin.from) {
    case 'file':
      return `${origin.file}:${origin.line}`;
    case 'environment':
      return origin.variable;
    case 'command line':
      return '--set';
    case 'default':
      return texts.inDefaults;
  }
}
