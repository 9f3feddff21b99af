import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import * as polish from '@zxcvbn-ts/language-pl';

/** Characters that are judged: 256 of the worst kind take seconds, and what 64 leave open the rest does not close. */
const judged = 64;

/**
 * Readings of a password with letters for digits and signs. The library's 100 take five times as long, 25–60 ms for an
 * ordinary password, and moved one score of thirty-five passwords written so, from 2 to 1.
 */
const readings = 16;

// The names of the Polish lists do not say that they are Polish.
const polishLists = Object.entries(polish.dictionary).map(([name, words]) => [`${name}-pl`, words] as const);
const judge = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary, ...Object.fromEntries(polishLists) },
  graphs: common.adjacencyGraphs,
  maxLength: judged,
  l33tMaxSubstitutions: readings,
});

// Of this thread alone: mail goes first where a file of passwords is judged on every core.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

parentPort?.on('message', ({ password, words }: { password: string; words: readonly string[] }) => {
  parentPort?.postMessage(judge.check(password, [...words]).score);
});
