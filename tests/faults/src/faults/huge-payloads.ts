import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import { createClient } from '../lab/client.ts';
import type { Trial } from '../trial.ts';

const MEGABYTE = 1_000_000;
/** Under the default limit of the HTTP node's answer, 1 MiB. */
const ANSWER_BYTES = 900_000;

/** T16. */
export const hugePayloads: Fault = {
  id: 'T16',
  title: 'huge payloads',
  injects:
    'Runs whose nodes answer 900 kB each; bodies of 1, 10 and 100 MB, JSON 400,000 deep, an object of 70,000 keys.',
  passes: 'each body is taken or refused with a typed 4xx, and the server answers others meanwhile.',
  missing:
    'that the loop lags less than 50 ms is noted (slowestHealthMs), not judged: the machine is shared.',
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
    const health = watchHealth(trial);
    await trial.start(2_000);
    for (const [name, body] of bodies()) await sendHuge(trial, name, body);
    trial.notes.slowestHealthMs = await health.stop();
  },
};

function* bodies(): Generator<readonly [string, string]> {
  const text = (bytes: number): string => JSON.stringify({ tag: 'x'.repeat(bytes), number: 1, list: [] });
  yield ['1 MB', text(MEGABYTE)];
  yield ['10 MB', text(10 * MEGABYTE)];
  yield ['100 MB', text(100 * MEGABYTE)];
  // Below a megabyte, so that it is not the size which is refused.
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  yield ['400,000 deep', `{"tag":"x","number":1,"list":[],"deep":${deep}}`];
  const keys = Array.from({ length: 70_000 }, (_, index) => `"k${index}":1`).join(',');
  yield ['70,000 keys', `{"tag":"x","number":1,"list":[],${keys}}`];
}

async function sendHuge(trial: Trial, name: string, body: string): Promise<void> {
  const [run] = trial.ready;
  if (run === undefined) return;
  const answer = await run.tenant.caller
    .send('POST', `/v1/flows/${run.slug}`, { body, headers: { prefer: 'respond-async' } })
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  if (answer instanceof Error) {
    // A server that stops reading a body which is too large may close before the client has sent it all.
    trial.notes[name] = 'closed';
    return;
  }
  trial.notes[name] = `${answer.status} ${answer.body?.code ?? ''}`.trim();
  const isTyped =
    answer.status === 202 || (answer.status >= 400 && answer.status < 500 && answer.body?.code !== undefined);
  trial.expect(isTyped, `${name} was answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
}

/** Asks for the server's health all the while; `stop` gives the longest answer in milliseconds. */
function watchHealth(trial: Trial): { stop(): Promise<number> } {
  const client = createClient(trial.lab.server().url ?? '', {});
  let isOver = false;
  let longest = 0;
  const asking = (async () => {
    while (!isOver) {
      const before = performance.now();
      const answer = await client.send('GET', '/healthz').catch(() => undefined);
      longest = Math.max(longest, performance.now() - before);
      trial.expect(answer?.status === 200, 'the server did not answer a health check');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      return Math.round(longest);
    },
  };
}
