/** Sessions that must end when what their login rests on is gone. */
export class LoginWatchers {
  readonly #watchers = new Map<number, Set<() => void>>();

  /** Calls `end` when the login of an account holds no longer, until it is disposed. */
  add(account: number, end: () => void): Disposable {
    const watchers = this.#watchers.get(account) ?? new Set();
    this.#watchers.set(account, watchers.add(end));
    return {
      [Symbol.dispose]: () => {
        watchers.delete(end);
        if (watchers.size === 0) this.#watchers.delete(account);
      },
    };
  }

  /** Ends every session of an account. */
  end(account: number): void {
    for (const end of this.#watchers.get(account) ?? []) end();
  }
}
