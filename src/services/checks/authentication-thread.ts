// The thread in which mailauth checks messages: told of them, and answered about DNS, by authentication-host.ts.
import { PassThrough } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import { authenticate } from 'mailauth';
import { codeOf } from '#base/errors.ts';
import { type RecordType, recordTypes } from '#wire/dns/records.ts';
import type { DnsAnswer, FromThread, Subject, ToThread } from './authentication-messages.ts';
import { summarise } from './authentication-results.ts';
import { dnsError, dnsRows } from './dns-answers.ts';
import { HeaderGate } from './header-gate.ts';

interface Job {
  input: PassThrough;
  gate: HeaderGate;
}

const port = parentPort;
if (port === null) throw new Error('this module is a thread');

const jobs = new Map<number, Job>();
const questions = new Map<number, (answer: DnsAnswer) => void>();
let lastQuestion = 0;

const send = (message: FromThread): void => port.postMessage(message);

port.on('message', (message: ToThread) => {
  if (message.kind === 'begin') return begin(message.job, message.subject);
  if (message.kind === 'answer') return answered(message.question, message.answer);
  const job = jobs.get(message.job);
  if (job === undefined) return undefined;
  if (message.kind === 'chunk') return take(message.job, job, message.bytes);
  if (message.kind === 'end') return end(job);
  jobs.delete(message.job);
  job.input.destroy();
  return undefined;
});

function begin(number: number, subject: Subject): void {
  const input = new PassThrough();
  jobs.set(number, { input, gate: new HeaderGate() });
  const { address, helo, sender, hostname } = subject;
  const options = {
    ip: address,
    helo,
    sender,
    mta: hostname,
    resolver: (name: string, type: string) => ask(number, name, type),
    strict: true,
    disableBimi: true,
  };
  void authenticate(input, options).then(
    (result) => finish({ kind: 'done', job: number, result: summarise(result) }),
    (error: unknown) => fail(number, String(error)),
  );
}

function take(number: number, { input, gate }: Job, bytes: Uint8Array): void {
  const taken = () => send({ kind: 'taken', job: number, bytes: bytes.length });
  try {
    const pieces = gate.push(bytes);
    const last = pieces.pop();
    for (const piece of pieces) input.write(piece);
    if (last === undefined) taken();
    else input.write(last, taken);
  } catch (error) {
    fail(number, codeOf(error) === 'limit' ? 'the header is too long to be checked' : String(error));
    input.destroy();
  }
}

function end({ input, gate }: Job): void {
  for (const piece of gate.end()) input.write(piece);
  input.end();
}

function fail(number: number, reason: string): void {
  finish({ kind: 'failed', job: number, reason });
}

/** Tells the end of a message, unless it was abandoned or told before. */
function finish(message: Extract<FromThread, { kind: 'done' | 'failed' }>): void {
  if (jobs.delete(message.job)) send(message);
}

/** What mailauth calls to ask DNS: answers and throws as node:dns does. */
async function ask(job: number, name: string, type: string): Promise<string[]> {
  if (!Object.hasOwn(recordTypes, type)) throw dnsError('refused', name);
  const question = ++lastQuestion;
  const answer = await new Promise<DnsAnswer>((resolve) => {
    questions.set(question, resolve);
    send({ kind: 'question', question, job, name, type: type as RecordType });
  });
  return dnsRows(answer, name, type as RecordType) as string[];
}

function answered(question: number, answer: DnsAnswer): void {
  questions.get(question)?.(answer);
  questions.delete(question);
}
