import { type Received, type Sent, Wire } from './exchange.js';
import { Facts } from './facts.js';
import { Judge } from './judge.js';
import { Random } from './random.js';
import { RequestMaker } from './request-maker.js';
import { type ApiDocument, operationsOf } from './schema.js';
import { Values } from './values.js';

/** What a run came to. */
export interface Findings {
  requests: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
  /** Operations with how many requests were answered with success. */
  reached: Map<string, number>;
  /** One line for each fault: which request it was, what it said, what is wrong. */
  faults: string[];
}

/** What a run is asked for. */
export interface Run {
  seed: number;
  requests: number;
  /** Sent with every request, such as a key. */
  headers?: Record<string, string>;
  /** Faults after which the run ends; 40 unless given. */
  most?: number;
  /** Instead of the document that the service has. */
  document?: ApiDocument;
}

/** The document of a running service. */
export const documentOf = async (base: string): Promise<ApiDocument> =>
  (await (await fetch(`${base}/openapi.json`)).json()) as ApiDocument;

/** Sends requests made from the document of a running service, one after the other, and judges every answer by it. */
export async function fuzz(
  base: string,
  { seed, requests, headers = {}, most = 40, document }: Run,
): Promise<Findings> {
  const api = document ?? (await documentOf(base));
  const random = new Random(seed);
  const facts = new Facts();
  const maker = new RequestMaker(random, new Values(api, random), facts);
  const [judge, wire, operations] = [new Judge(api), new Wire(base), operationsOf(api)];
  // each in turn, and what is just past the ends of its numbers, then any: a short run reaches every one
  const any = operations.map((operation) => ({ operation, make: () => maker.make(operation) }));
  const ends = operations.flatMap((operation) => maker.pastEnds(operation).map((make) => ({ operation, make })));
  const first = [...any, ...ends];
  const findings: Findings = { requests: 0, statuses: {}, reached: new Map(), faults: [] };
  try {
    while (findings.requests < requests && findings.faults.length < most) {
      const { operation, make } = first[findings.requests] ?? random.pick(any);
      const made = make();
      const sent = { ...made, headers: { ...headers, ...made.headers } };
      const received = await wire.exchange(sent).catch((error: Error) => error);
      note(findings, `${operation.method} ${operation.path}`, sent, received, judge);
      if (!(received instanceof Error)) facts.learn(received);
    }
  } finally {
    wire.close();
  }
  findings.faults.push(...(await lifeFaults(base)));
  return findings;
}

function note(findings: Findings, name: string, sent: Sent, received: Received | Error, judge: Judge): void {
  const index = findings.requests++;
  const faults = received instanceof Error ? [`no answer: ${received.message}`] : judge.faults(sent, received);
  const status = received instanceof Error ? 'none' : received.status;
  findings.statuses[status] = (findings.statuses[status] ?? 0) + 1;
  if (Number(status) < 400) findings.reached.set(name, (findings.reached.get(name) ?? 0) + 1);
  const body = sent.body?.toString().slice(0, 160) ?? '';
  const line = `#${index} ${sent.method} ${sent.target.slice(0, 120)} ${JSON.stringify(sent.headers).slice(0, 160)} ${body}`;
  findings.faults.push(...faults.map((fault) => `${line} → ${status}: ${fault}`));
}

/** Whether the service lives, and is as ready as it says. */
async function lifeFaults(base: string): Promise<string[]> {
  const [live, ready] = await Promise.all(['/health/live', '/health/ready'].map((path) => fetch(base + path)));
  const faults = live?.status === 200 ? [] : ['the service does not live'];
  return ready?.status === 200 ? faults : [...faults, `the service is not ready: ${await ready?.text()}`];
}
