import type { Catalogue, Language, Translation } from '#base/catalogue.ts';

const english = {
  from: 'Mail service',
  subject: (target: string) => `Forwarding to ${target} has been paused`,
  text: (notice: PausedNotice) => `Your mail is no longer forwarded to ${notice.target}.

That address has refused ${notice.refusals} messages in a row, for good. It said last:

  ${notice.reason}

New messages for ${notice.source} stay in this mailbox. When ${notice.target} takes mail again, resume the forward in the settings of your mailbox, or ask whoever runs this mail service to do it.
`,
};

const polish: Translation<typeof english> = {
  from: 'Usługa pocztowa',
  subject: (target) => `Przekierowanie na ${target} zostało wstrzymane`,
  text: (notice) => `Twoja poczta nie jest już przekazywana na ${notice.target}.

Ten adres odrzucił trwale ${notice.refusals} wiadomości z rzędu. Ostatnia odpowiedź:

  ${notice.reason}

Nowe wiadomości do ${notice.source} pozostają w tej skrzynce. Gdy ${notice.target} znów będzie przyjmować pocztę, wznów przekierowanie w ustawieniach skrzynki albo poproś o to osobę, która prowadzi tę usługę pocztową.
`,
};

/** A forward that was paused, in words. */
interface PausedNotice {
  /** The address whose mail it sent on. */
  source: string;
  target: string;
  refusals: number;
  /** What the target said last. */
  reason: string;
}

const catalogue: Catalogue<typeof english> = { en: english, pl: polish };

/** What the owner of a paused forward reads. */
export function forwardTexts(language: Language): Translation<typeof english> {
  return catalogue[language];
}
