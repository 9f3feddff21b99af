import type { MtaStsMode } from '#directory/mta-sts.ts';
import type { SigningKeyState } from '#directory/signing-key-states.ts';

const keyStates: Readonly<Record<SigningKeyState, (due: string | null) => string>> = {
  made: () => 'new: put its record into DNS; it does not sign yet',
  published: () => 'published; waits until every server of the zone has it',
  seen: (due) =>
    `seen at every server; signs from ${due ?? 'soon'}, when resolvers have forgotten that it was not there`,
  active: () => 'signs',
  retired: (due) => `signs no more; keep its record until ${due ?? 'its mail has arrived'}, for mail on its way`,
  expired: () => 'take its record out of DNS',
};

const mtaStsModes: Readonly<Record<MtaStsMode, string>> = {
  testing: 'testing: others report what would fail, and deliver',
  enforce: 'enforce: others deliver to us over verified TLS or not at all',
  none: 'none: others are told that there is no policy any more',
};

/** The commands about the DNS of domains, in English. */
export const domainEnglish = {
  domainDkim: 'show the DKIM keys of a domain: where each stands, and the record that DNS must have',
  optionRotate: 'make new keys; they sign when their records have been seen everywhere',
  optionActivate: 'let new keys sign now, whatever DNS says',
  dkimState: (state: SigningKeyState, due: string | null) => keyStates[state](due),
  domainRecords: 'print the DNS records that a domain should have',
  domainCheck: 'look at the DNS of a domain at its servers and at the resolver; exit code 1 where something is wrong',
  domainDrift: 'list what the daily look at the DNS of a domain found changed',
  noDrift: 'Nothing has changed for the worse.',
  domainMtaSts: 'show or choose what a domain demands of those who deliver to it',
  mtaStsModeArgument: 'testing, enforce or none',
  mtaStsModeIs: (domain: string, mode: MtaStsMode) => `MTA-STS of ${domain} is ${mtaStsModes[mode]}.`,
  optionZone: 'as lines of a zone file',
  optionCopy: 'as the fields of a form, to copy',
  headPurpose: 'FOR',
  headRecord: 'RECORD',
  headType: 'TYPE',
  headData: 'DATA',
  headWhen: 'WHEN',
  fieldHost: 'Name',
  fieldType: 'Type',
  fieldValue: 'Value',
  fieldPriority: 'Priority',
  fieldWeight: 'Weight',
  fieldPort: 'Port',
};
