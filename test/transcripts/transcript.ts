import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One step of a conversation; README.md describes them. */
export interface Step {
  /** Line number in the file, from 1. */
  line: number;
  /** The session's number; '' for an action. */
  session: string;
  /** `C`, `S`, `TLS`, …, or `!` for an action. */
  verb: string;
  /** What follows the verb, bytes as Latin-1, escapes as written. */
  text: string;
  /** `C+`, `C&`: no line end, leaves together with what follows. */
  modifiers: string;
}

export interface Transcript {
  path: string;
  /** The file's lines, for reports. */
  lines: string[];
  /** The state of things, in order; a key may come several times. */
  setup: [key: string, value: string][];
  steps: Step[];
}

/** Reads all transcripts of a directory, in the order of their names. Throws when there are none. */
export async function readTranscripts(directory: string): Promise<Transcript[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.txt')).toSorted();
  if (names.length === 0) throw new Error(`${directory} has no transcripts`);
  return Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return parseTranscript(path, await readFile(path, 'latin1'));
    }),
  );
}

/** Parses a transcript whose bytes are given as Latin-1. Throws an Error that names file and line. */
export function parseTranscript(path: string, source: string): Transcript {
  const transcript: Transcript = { path, lines: source.split('\n'), setup: [], steps: [] };
  let inSetup = true;
  for (const [index, text] of transcript.lines.entries()) {
    if (text.startsWith('#')) continue;
    if (text === '') {
      inSetup &&= transcript.setup.length === 0;
      continue;
    }
    const [, key, value] = (inSetup && /^([a-z][a-z-]*): ?(.*)$/.exec(text)) || [];
    if (key !== undefined && value !== undefined) {
      transcript.setup.push([key, value]);
      continue;
    }
    inSetup = false;
    transcript.steps.push(parseStep(path, index + 1, text));
  }
  return transcript;
}

const stepForms = [
  /^(?<session>\d+) (?<verb>[CS])(?<modifiers>[+&]*):(?: (?<text>.*))?$/,
  /^(?<session>\d+) (?<verb>[CS]@|S~|S\*) (?<text>.*)$/,
  /^(?<session>\d+) (?<verb>OPEN|TLS|DEFLATE|EOF|CLOSE|ABORT)(?: (?<text>.*))?$/,
  /^(?<verb>!) (?<text>.*)$/,
];

function parseStep(path: string, line: number, text: string): Step {
  for (const form of stepForms) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    const { session = '', verb = '', modifiers = '', text: argument = '' } = found;
    return { line, session, verb, modifiers, text: argument };
  }
  throw new Error(`${path}:${line}: not a step: ${text}`);
}
