import { setTimeout as delay } from 'node:timers/promises';
import type { LabRun } from '../lab-run.ts';
import type { Random } from '../random.ts';
import type { Client } from './client.ts';

/** What a reader of a run's events saw. */
export interface ReaderStory {
  /** Numbers in the order of arrival, over all connections. */
  readonly numbers: readonly number[];
  readonly connections: number;
  readonly sawEnd: boolean;
}

const TERMINAL = /^run-(completed|failed|cancelled)$/;

/**
 * Reads a run's events to its end over connections that are cut at random, going on after the last number it saw. The
 * addresses are asked in turn.
 */
export async function readInPieces(
  run: LabRun,
  random: Random,
  options: { readonly urls: readonly string[]; readonly withinMs: number },
): Promise<ReaderStory> {
  const numbers: number[] = [];
  const deadline = Date.now() + options.withinMs;
  let connections = 0;
  while (Date.now() < deadline) {
    const url = options.urls[connections % options.urls.length] ?? '';
    connections++;
    const cut = AbortSignal.timeout(random.chance(0.7) ? random.integer(30, 1_200) : 20_000);
    try {
      if (await readOnce(clientAt(url, run), run.runId, numbers, cut))
        return { numbers, connections, sawEnd: true };
    } catch {
      // Cut by ourselves or by the fault: the next connection goes on.
    }
    await delay(20);
  }
  return { numbers, connections, sawEnd: false };
}

/** The same tenant at another server. */
function clientAt(url: string, { tenant }: LabRun): Client {
  return url === tenant.client.url ? tenant.client : tenant.at(url);
}

async function readOnce(
  client: Client,
  runId: string,
  numbers: number[],
  signal: AbortSignal,
): Promise<boolean> {
  const last = numbers.at(-1);
  const response = await client.raw('GET', `/api/runs/${runId}/events`, {
    signal,
    ...(last === undefined ? {} : { headers: { 'last-event-id': String(last) } }),
  });
  if (!response.ok || response.body === null) throw new Error(`The stream was refused: ${response.status}`);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const id = /^id: ?(\d+)$/m.exec(block)?.[1];
      if (id !== undefined) numbers.push(Number(id));
      if (TERMINAL.test(/^event: ?(.+)$/m.exec(block)?.[1] ?? '')) return true;
    }
  }
  return false;
}

/** Opens a stream and reads a byte a second at most, until it is told to go. */
export async function readSlowly(client: Client, runId: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await client.raw('GET', `/api/runs/${runId}/events`, { signal });
    const reader = response.body?.getReader({ mode: 'byob' });
    while (!signal.aborted && reader !== undefined) {
      const { done } = await reader.read(new Uint8Array(1));
      if (done) return;
      await delay(1_000, undefined, { signal });
    }
  } catch {
    // Told to go.
  }
}

/** Reads all there is as it comes, until the end or until told to go. */
export async function readAtOnce(client: Client, runId: string, signal: AbortSignal): Promise<void> {
  try {
    const response = await client.raw('GET', `/api/runs/${runId}/events`, { signal });
    await response.body?.pipeTo(new WritableStream(), { signal });
  } catch {
    // Told to go.
  }
}

/** Complaints about a story: gaps, repetitions, no end. */
export function faultsOfStory(run: LabRun, story: ReaderStory): readonly string[] {
  const gap = story.numbers.findIndex((number, index) => number !== index + 1);
  return [
    ...(story.sawEnd
      ? []
      : [`a reader of ${run.runId} never saw the end (${story.connections} connections)`]),
    ...(gap < 0 ? [] : [`a reader of ${run.runId} got ${story.numbers[gap]} as its ${gap + 1}th event`]),
  ];
}
