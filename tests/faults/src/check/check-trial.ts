import type { LabRun } from '../lab-run.ts';
import type { Trial } from '../trial.ts';
import { type Baseline, checkLeftovers } from './baseline.ts';
import { checkRun } from './check-run.ts';
import type { Violation } from './violation.ts';

/** What a checked trial came to. */
export interface Verdict {
  readonly violations: readonly Violation[];
  /** Paid calls that were made more often than once for a node that needed one. */
  readonly paidAgain: number;
  /** Effects that were sent again with the same key. */
  readonly sentAgain: number;
  /** Milliseconds from the moment everything was healed until the last run was over. */
  readonly quiescedMs: number;
}

/** Waits until every run is over or the deadline is, and checks all invariants. */
export async function checkTrial(trial: Trial, before: Baseline, withinMs: number): Promise<Verdict> {
  const { lab, allowance } = trial;
  const runs = [...trial.runs];
  const ids = runs.map((run) => run.runId);
  const healedAt = Date.now();
  await trial.until(async () => (await lab.record.openRuns(ids)).length === 0, withinMs);
  const quiescedMs = Date.now() - healedAt;
  await trial.settled();
  const rows = new Map((await lab.record.runs(ids)).map((row) => [row.id, row]));
  const paid = paidCalls(trial);
  const violations: Violation[] = [];
  let sentAgain = 0;
  let paidAgain = 0;
  for (const run of runs) {
    const sinkCalls = lab.sink.callsOf(run.runId);
    const modelCalls = paid.get(run.tag) ?? new Map<string, number>();
    const evidence = {
      run,
      row: rows.get(run.runId),
      ...(await lab.record.events(run.runId)),
      sinkCalls,
      modelCalls,
    };
    violations.push(...checkRun(evidence, allowance));
    sentAgain += beyond(run, countBy(sinkCalls.map((call) => call.node)));
    paidAgain += beyond(run, modelCalls);
  }
  violations.push(...(await checkWalls(trial)), ...(await checkLeftovers(lab, before, ids)));
  return { violations, paidAgain, sentAgain, quiescedMs };
}

/** I8 at the door: a run is not there for the key of another workspace. */
async function checkWalls({ lab, runs }: Trial): Promise<readonly Violation[]> {
  const [run] = runs;
  const stranger = lab.tenants.find((tenant) => tenant !== run?.tenant);
  if (run === undefined || stranger === undefined) return [];
  const answers = await Promise.all([
    stranger.caller.send('GET', `/v1/runs/${run.runId}`),
    stranger.client.send('GET', `/api/runs/${run.runId}`),
  ]);
  return answers
    .filter((answer) => answer.status !== 404)
    .map((answer) => ({
      rule: 'I8',
      runId: run.runId,
      what: `${answer.status} for a key of another workspace`,
    }));
}

/** Paid calls by tag and node; a prompt of the lab is `tag/node`. */
function paidCalls({ lab }: Trial): ReadonlyMap<string, Map<string, number>> {
  const calls = new Map<string, Map<string, number>>();
  for (const call of lab.models.calls('lab')) {
    const [tag = '', node = ''] = (call.messages.at(-1)?.content ?? '').split('/');
    const ofRun = calls.get(tag) ?? new Map<string, number>();
    ofRun.set(node, (ofRun.get(node) ?? 0) + 1);
    calls.set(tag, ofRun);
  }
  return calls;
}

/** Calls beyond those that the graph itself asks for. */
function beyond(run: LabRun, counts: ReadonlyMap<string, number>): number {
  let more = 0;
  for (const node of run.graph.nodes) {
    const once = node.fate === 'fails' ? node.attempts : node.flaky + 1;
    more += Math.max(0, (counts.get(node.id) ?? 0) - once * node.iterations.length);
  }
  return more;
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
