import { NO_USAGE } from '@heddle/contracts';
import { type ClaimedRun, type RunLog, uuidv7 } from '@heddle/ports';

const workspaceId = uuidv7();
const planId = `sha256:${'0'.repeat(64)}`;
const text = 'Where is my order? '.repeat(20);

/** Starts a run of one segment. */
export async function startRun(runLog: RunLog): Promise<string> {
  const runId = uuidv7();
  await runLog.start({
    runId,
    workspaceId,
    planId,
    input: { text },
    ready: ['s1'],
    events: [{ type: 'run-started', at: Date.now() }],
  });
  return runId;
}

/** Claims its segment. */
export async function claimRun(runLog: RunLog, runId: string): Promise<ClaimedRun> {
  const held = await runLog.claim({ runId, segment: 's1', workerId: 'bench' });
  if (held === undefined) throw new Error('Expected the claim to succeed');
  return held;
}

/** Commits three settled nodes and the end. */
export async function commitRun(runLog: RunLog, held: ClaimedRun): Promise<void> {
  const node = { at: Date.now(), nodeId: 'answer', attempt: 1, workerId: 'bench', jobId: 'bench_s1' };
  const result = await runLog.commit({
    claim: held.claim,
    expectedVersion: held.snapshot.version,
    settled: {
      ask: { status: 'completed' },
      answer: { status: 'completed' },
      reply: { status: 'completed' },
    },
    events: [
      { type: 'node-started', ...node },
      { type: 'node-completed', ...node, outputs: { text }, durationMs: 1, usage: NO_USAGE },
      { type: 'run-completed', at: Date.now(), output: { text }, usage: NO_USAGE },
    ],
    ready: [],
    release: true,
    end: { status: 'completed', output: { text } },
  });
  if (result.outcome !== 'committed') throw new Error(`Expected a commit, found ${result.outcome}`);
}
