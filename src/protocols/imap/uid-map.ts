/**
 * The messages a session knows of a mailbox: sequence number to UID, packed (4 bytes a message). Sequence numbers begin
 * at 1; UIDs ascend.
 */
export class UidMap {
  #uids: Uint32Array;
  #count: number;
  /** The sequence number that was found last: who goes through a mailbox asks for the next one. */
  #found = 0;

  constructor(uids: Uint32Array) {
    this.#uids = uids;
    this.#count = uids.length;
  }

  /** Messages. */
  get count(): number {
    return this.#count;
  }

  /** The highest UID; 0 when there is no message. */
  get last(): number {
    return this.#uids[this.#count - 1] ?? 0;
  }

  /** The UID of a sequence number that exists. */
  uidOf(sequence: number): number {
    const uid = this.#uids[sequence - 1];
    if (uid === undefined || sequence > this.#count) throw new RangeError(`there is no message ${sequence}`);
    return uid;
  }

  /** The sequence number of a UID; 0 where the session does not know it. */
  sequenceOf(uid: number): number {
    const next = this.#found < this.#count && this.#uids[this.#found] === uid;
    const at = next ? this.#found + 1 : this.firstFrom(uid);
    if (at > this.#count || this.#uids[at - 1] !== uid) return 0;
    this.#found = at;
    return at;
  }

  /** The lowest sequence number whose UID is `uid` or higher; count + 1 where all are lower. */
  firstFrom(uid: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#uids[middle] ?? 0) < uid) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /** Adds messages behind all others. */
  append(uids: readonly number[]): void {
    const count = this.#count + uids.length;
    if (count > this.#uids.length) {
      // An eighth more: memory of idle sessions counts, copies are rare.
      const larger = new Uint32Array(Math.max(count, this.#count + (this.#count >>> 3)));
      larger.set(this.#uids.subarray(0, this.#count));
      this.#uids = larger;
    }
    this.#uids.set(uids, this.#count);
    this.#count = count;
  }

  /**
   * Removes UIDs, given ascending, and returns the sequence number of each at the moment when those before it are gone
   * (RFC 9051 7.5.1). Linear in the mailbox, whatever is removed.
   */
  remove(uids: readonly number[]): number[] {
    const sequences: number[] = [];
    const all = this.#uids;
    let next = 0;
    let to = this.firstFrom(uids[0] ?? Infinity) - 1;
    for (let from = to; from < this.#count; from++) {
      const uid = all[from] ?? 0;
      while (next < uids.length && (uids[next] ?? 0) < uid) next++;
      if (uids[next] === uid) sequences.push(to + 1);
      else all[to++] = uid;
    }
    this.#count = to;
    return sequences;
  }
}
