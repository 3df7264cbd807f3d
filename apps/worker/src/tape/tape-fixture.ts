import type { JsonObject } from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { CommitWrite, RecordedExchange, Woken } from '@heddle/ports';
import { Cassette } from './cassette.ts';
import { type Outside, tapedOutside } from './outside.ts';
import { Tape } from './tape.ts';

/** The attempt that a tape is of, and what is in the records. */
interface Options {
  readonly runId?: string;
  readonly node?: string;
  readonly iteration?: string;
  readonly attempt?: number;
  readonly version?: number;
  readonly woken?: Woken;
  readonly replay?: { readonly live?: readonly string[]; readonly follows?: readonly string[] };
  /** The record of the run that is replayed, and of this one. */
  readonly record?: Readonly<Record<string, readonly RecordedExchange[]>>;
  readonly signal?: AbortSignal;
  readonly isRecording?: boolean;
  /** Large values, by `<run> <reference>`. */
  readonly values?: Readonly<Record<string, JsonObject>>;
  readonly wasLeft?: boolean;
}

/** A tape with what it writes, and an outside that counts what it is asked. */
export async function openTape(options: Options = {}) {
  const writes: CommitWrite[] = [];
  const asked: string[] = [];
  const { runId = 'run-2', node = 'n', attempt = 1, version = 1, woken, replay, record = {} } = options;
  const given = {
    node: { id: node },
    iteration: options.iteration ?? '',
    attempt,
    signal: options.signal ?? new AbortController().signal,
    run: {
      runId,
      workspaceId: 'w',
      version,
      ...(replay ? { replay: { runId: 'run-1', live: [], follows: [], ...replay } } : {}),
    },
    emit: { write: (write: CommitWrite) => writes.push(write) },
    ...(woken ? { woken } : {}),
  } as unknown as NodeAttempt; // cast: what a tape looks at
  const runs = { exchanges: async (query: { readonly runId: string }) => record[query.runId] ?? [] };
  const tape = new Tape({
    attempt: given,
    cassette: await Cassette.of(runs, given),
    isRecording: options.isRecording ?? true,
    readValue: async (id, ref) => options.values?.[`${id} ${ref}`],
    wasLeft: async () => options.wasLeft ?? false,
  });
  const outside = {
    http: {
      request: async ({ url }: { readonly url: string }) => {
        asked.push(url);
        const body = Buffer.from(`${url} ${asked.length}`);
        return { status: 200, headers: {}, url, body, text: () => body.toString() };
      },
    },
    clock: { now: () => 7 },
    secret: async () => 'hunter22',
  } as unknown as Outside; // cast: the rest is not used
  const kept = (): RecordedExchange[] =>
    writes.flatMap((write) => (write.type === 'exchanges' ? write.exchanges : []));
  return { tape, outside: tapedOutside(tape, outside), asked, kept };
}

/** What {@link openTape} gives. */
export type Taped = Awaited<ReturnType<typeof openTape>>;

/** What the outside says to a question about a path. */
export const get = async ({ outside }: Taped, path: string): Promise<string> =>
  (await outside.http.request({ url: `https://a.test/${path}` })).text();

/** What a run records when its node asks these, all in one attempt. */
export async function recordOf(...paths: readonly string[]): Promise<readonly RecordedExchange[]> {
  const taped = await openTape({ runId: 'run-1' });
  for (const path of paths) await get(taped, path);
  return taped.kept();
}
