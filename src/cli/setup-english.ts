/** The words for setting mail programs up, in English. */
export const setupEnglish = {
  accountSetup: 'say what a mail program asks for to use an account',
  setupLogin: (login: string) => `Login: ${login}, with the password of the account.`,
  setupIncoming: 'incoming',
  setupOutgoing: 'outgoing',
  setupProfile: (link: string) => `For iPhone, iPad and Mac, open there: ${link}`,
};
