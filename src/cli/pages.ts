/** Every row of a list that is read in pages: `read` gets the last row it gave, and at the end gives none. */
export async function pages<T>(read: (last: T | undefined) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await read(all.at(-1));
    if (page.length === 0) return all;
    all.push(...page);
  }
}
