/** The words for reports of imports, in English. */
export const importEnglish = {
  importReport: 'say what became of the rows of an import, with generated passwords: each row once',
  importToldBefore: (batch: number) =>
    `Nothing is left to tell of import ${batch}: its report was fetched, or is older than a week.`,
  headUntold: 'UNTOLD',
};
