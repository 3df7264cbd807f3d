import type { ModelReply } from '@heddle/testkit/servers';
import type { Fault } from '../fault.ts';
import { growGraph } from '../graph/random-graph.ts';
import type { Trial } from '../trial.ts';

/** What a provider does to the first call of a prompt; the second is answered. */
const FIRST_REPLIES = {
  'rate-limited': { type: 'status', status: 429, retryAfter: '1' },
  'server-error': { type: 'status', status: 500 },
  hanging: { type: 'silent' },
  'half-stream': { type: 'broken', text: 'half an ans' },
  'malformed-stream': { type: 'raw', body: 'data: {"choices":[{"delta":{"content":"half\n\ndata: }{\n\n' },
} as const satisfies Record<string, ModelReply>;
type Trouble = keyof typeof FIRST_REPLIES;

const TROUBLES = Object.keys(FIRST_REPLIES) as Trouble[]; // cast: the keys of the table above
const TIMEOUT_MS = 1_500;

/** T23. */
export const badProvider: Fault = {
  id: 'T23',
  title: 'a provider in trouble',
  injects:
    'The first call of each prompt meets 429 with Retry-After, 500, silence, half a stream and a cut, or a malformed stream.',
  passes: 'the retry policy is followed, Retry-After is waited for, the final text has no word twice.',
  missing: 'budgets are no policy that this version carries out.',
  graph: ({ lab }, seed) =>
    growGraph(seed, lab.addresses, (builder) => {
      const id = builder.add('m', {
        kind: 'model.chat',
        config: {
          provider: 'openai-compatible',
          baseUrl: lab.addresses.model,
          model: troubleOf(seed),
          prompt: '{{ask.tag}}',
        },
        policies: { retry: { attempts: 3, backoffMs: 50 }, timeout: { ms: TIMEOUT_MS } },
        attempts: 3,
      });
      builder.connect('ask.tag', `${id}.run`);
      return `${id}.text`;
    }),
  inject: async (trial) => {
    const { models } = trial.lab;
    for (const trouble of TROUBLES) {
      const asked = new Set<string>();
      models.script(trouble, (call) => {
        const prompt = call.messages.at(-1)?.content ?? '';
        if (asked.has(prompt)) return { type: 'text', text: `answer to ${prompt}`, pieceMs: 5 };
        asked.add(prompt);
        return FIRST_REPLIES[trouble];
      });
    }
    await trial.start(1_000);
    const ids = trial.runs.map((run) => run.runId);
    await trial.until(async () => (await trial.lab.record.openRuns(ids)).length === 0, 60_000);
    await checkAnswers(trial);
  },
};

function troubleOf(seed: number): Trouble {
  return TROUBLES[seed % TROUBLES.length] ?? 'server-error';
}

async function checkAnswers(trial: Trial): Promise<void> {
  const rows = new Map(
    (await trial.lab.record.runs(trial.runs.map((run) => run.runId))).map((row) => [row.id, row]),
  );
  for (const run of trial.runs) {
    const trouble = troubleOf(run.seed);
    const calls = trial.lab.models.calls(trouble).filter((call) => call.messages.at(-1)?.content === run.tag);
    trial.expect(
      calls.length === 2,
      `seed ${run.seed}: ${trouble} was asked ${calls.length} times, expected 2`,
    );
    const [first, second] = calls;
    if (trouble === 'rate-limited' && first !== undefined && second !== undefined)
      trial.expect(
        second.startedAt - first.startedAt >= 1_000,
        `seed ${run.seed}: asked again after ${second.startedAt - first.startedAt} ms, Retry-After was 1 s`,
      );
    const output = rows.get(run.runId)?.output;
    trial.expect(
      JSON.stringify(output) === JSON.stringify({ json: `answer to ${run.tag}` }),
      `seed ${run.seed}: ${trouble} ended with ${JSON.stringify(output)}`,
    );
  }
}
