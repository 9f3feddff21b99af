/** Compact JSON: arrays without field names, 0 for what is missing, and nothing for what is missing at the end. */
import { MailError } from '#base/errors.ts';

/** What a field of a row may be. */
export type Value = string | number | readonly Value[];

/** A row without the zeros at its end. */
export function pack(values: readonly Value[]): Value[] {
  return values.slice(0, values.findLastIndex((value) => value !== 0) + 1);
}

/** The fields of a row that pack made. Anything else than the wanted type is damage of the stored data. */
export class Row {
  readonly #values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  /** @throws MailError `corrupt` for what is no JSON array */
  static parse(text: string): Row {
    let values: unknown;
    try {
      values = JSON.parse(text);
    } catch (cause) {
      throw new MailError('corrupt', 'a stored summary is no JSON', { cause });
    }
    if (!Array.isArray(values)) throw new MailError('corrupt', 'a stored summary is no array');
    return new Row(values);
  }

  get length(): number {
    return this.#values.length;
  }

  at(index: number): unknown {
    return this.#values[index] ?? 0;
  }

  number(index: number): number {
    const value = this.at(index);
    return typeof value === 'number' ? value : damaged(index);
  }

  text(index: number): string {
    const value = this.at(index);
    return typeof value === 'string' ? value : damaged(index);
  }

  /** A text, or null for a missing one. */
  textOrNull(index: number): string | null {
    return this.at(index) === 0 ? null : this.text(index);
  }

  /** A row within the row. */
  row(index: number): Row {
    const value = this.at(index);
    return Array.isArray(value) ? new Row(value) : damaged(index);
  }

  /** A row within the row, or null for a missing one. */
  rowOrNull(index: number): Row | null {
    return this.at(index) === 0 ? null : this.row(index);
  }

  /** All fields, each read by `read`. */
  map<T>(read: (row: Row, index: number) => T): T[] {
    return this.#values.map((_, index) => read(this, index));
  }
}

function damaged(index: number): never {
  throw new MailError('corrupt', 'a stored summary has a field of a wrong type', { detail: { index } });
}
