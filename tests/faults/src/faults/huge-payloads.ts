import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import { type Lag, startLagMeter } from '../lab/lag-meter.ts';
import { preload } from '../lab/preload/preload.ts';
import type { Trial } from '../trial.ts';

const MEGABYTE = 1_000_000;
/** Under the default limit of the HTTP node's answer, 1 MiB. */
const ANSWER_BYTES = 900_000;
/** Each body so often; the best counts, since what the server itself needs it needs every time. */
const ROUNDS = 3;
const MOST_LAG_MS = 50;

/** T16. */
export const hugePayloads: Fault = {
  id: 'T16',
  title: 'huge payloads',
  injects:
    'Runs whose nodes answer 900 kB each; bodies of 1, 10 and 100 MB, JSON 400,000 deep, objects of 70,000 and of 9,000 keys.',
  passes:
    "each body is taken or refused with a typed 4xx, and holds the server's event loop up for less than 50 ms more than the machine does an idle thread.",
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) => {
      let at = 'ask.tag';
      for (let count = 0; count < 3; count++) {
        at = builder.sink(at, { fate: 'completes', ms: 10, policies: {} });
        const node = builder.nodes.at(-1);
        if (node !== undefined)
          builder.nodes[builder.nodes.length - 1] = {
            ...node,
            config: { ...node.config, url: `${node.config.url}&bytes=${ANSWER_BYTES}` },
          };
      }
      return builder.step(at, { calls: 'nothing' });
    }),
  inject: async (trial) => {
    const server = await trial.lab.addServer(preload('loop-lag'));
    const meter = await startLagMeter(server);
    await trial.start(2_000);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await trial.lab.record.openRuns(ids)).length === 0, 60_000);
    for (const [name, body] of bodies()) {
      let best: Lag | undefined;
      let answer = '';
      for (let round = 0; round < ROUNDS; round++) {
        await meter.read();
        answer = await sendHuge(trial, server.url ?? '', name, body);
        const lag = await meter.read();
        if (best === undefined || beyondFloor(lag) < beyondFloor(best)) best = lag;
      }
      const late = best === undefined ? Number.NaN : beyondFloor(best);
      trial.notes[name] = `${answer}, loop ${late.toFixed(0)} ms late`;
      trial.expect(
        late < MOST_LAG_MS,
        `${name}: the server's event loop was ${late} ms late beyond the floor`,
      );
    }
    await meter.stop();
    await server.stop();
  },
};

/** What the machine adds is not the server's. */
function beyondFloor({ ms, floorMs }: Lag): number {
  return Math.max(0, ms - floorMs);
}

function* bodies(): Generator<readonly [string, string]> {
  const text = (bytes: number): string => JSON.stringify({ tag: 'x'.repeat(bytes), number: 1, list: [] });
  yield ['1 MB', text(MEGABYTE)];
  yield ['10 MB', text(10 * MEGABYTE)];
  yield ['100 MB', text(100 * MEGABYTE)];
  // Below a megabyte, so that it is not the size which is refused.
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  yield ['400,000 deep', `{"tag":"x","number":1,"list":[],"deep":${deep}}`];
  const keys = (count: number): string =>
    Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');
  yield ['70,000 keys', `{"tag":"x","number":1,"list":[],${keys(70_000)}}`];
  yield ['9,000 keys', `{"tag":"x","number":1,"list":[],${keys(9_000)}}`];
}

/** Sends a body to a published flow; gives what it was answered with. */
async function sendHuge(trial: Trial, url: string, name: string, body: string): Promise<string> {
  const [run] = trial.ready;
  const answer = await run?.tenant
    .callerAt(url)
    .send('POST', `/v1/flows/${run.slug}`, { body, headers: { prefer: 'respond-async' } })
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  // A server that stops reading a body which is too large may close before the client has sent it all.
  if (answer === undefined || answer instanceof Error) return 'closed';
  const isTyped =
    answer.status === 202 || (answer.status >= 400 && answer.status < 500 && answer.body?.code !== undefined);
  trial.expect(isTyped, `${name} was answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  return `${answer.status} ${answer.body?.code ?? ''}`.trim();
}
