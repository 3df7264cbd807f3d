import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { createClient } from '../lab/client.ts';
import type { Lab } from '../lab/lab.ts';
import { cpuSeconds } from '../lab/process.ts';
import type { Trial } from '../trial.ts';

const TABLES_FULL_MS = 6_000;
const LOG_FULL_MS = 12_000;
const BACK_WITHIN_MS = 45_000;
/** More than the log has in stock. */
const MOST_SEGMENTS = 100;

/** T12 on a full disk. */
export const fillDisk: Fault = {
  id: 'T12b',
  title: "the record's disk is full",
  injects:
    'Postgres lies on a disk of its own, whose size becomes what is used: for 6 s tables cannot grow; then the log runs out of segments, Postgres ends and cannot start; 12 s later there is room again.',
  passes:
    'acceptance says 503, one idempotency key is one run, nothing spins or ends, Postgres and everything else come back by themselves.',
  hasSmallDisk: true,
  endsWithinMs: 150_000,
  inject: async (trial) => {
    const { lab } = trial;
    const { disk } = lab;
    if (disk === undefined) return;
    const processes = [lab.server(), ...lab.workers()];
    const started = trial.start(TABLES_FULL_MS + LOG_FULL_MS);
    await trial.sinkCalled();
    const before = processes.map(({ pid }) => cpuSeconds(pid));
    const saidBefore = lab.database.said().length;
    const fullAt = Date.now();
    disk.fill();
    await delay(TABLES_FULL_MS);
    trial.notes.postgresEnded = (await useUpLog(lab)) ? 'yes' : 'no';
    trial.expect(trial.notes.postgresEnded === 'yes', 'Postgres went on without room for its log');
    await delay(LOG_FULL_MS);
    const said = lab.database.said().slice(saidBefore);
    trial.expect(
      said.some((line) => /no space left on device/i.test(line)),
      `people were not told that there is no space left, but: ${[...new Set(said)].join(' / ')}`,
    );
    trial.expect((await health(lab)) === 503, 'the server said that it was ready without its record');
    const seconds = (Date.now() - fullAt) / 1_000;
    const spent = Math.max(...processes.map(({ pid }, index) => cpuSeconds(pid) - (before[index] ?? 0)));
    trial.notes.cpuSeconds = spent.toFixed(1);
    trial.expect(spent < seconds / 2, `a process used ${spent} s of CPU in ${seconds} s without its record`);
    disk.free();
    const freedAt = Date.now();
    await trial.until(async () => (await health(lab)) === 200, BACK_WITHIN_MS);
    trial.notes.backAfterMs = Date.now() - freedAt;
    trial.expect(
      (await health(lab)) === 200,
      `the server was not ready ${BACK_WITHIN_MS} ms after there was room`,
    );
    for (const each of processes)
      trial.expect(each.isRunning(), `process ${each.pid} ended: ${each.output().slice(-300)}`);
    await started;
    // Everybody's lease ran out while nobody could renew one, and whatever was under way may do so again at the restart.
    trial.allowance.repeats += 2;
    await checkKeys(trial);
  },
};

/** Makes the log go on to its next segment until there is none; gives whether Postgres ended by it. */
async function useUpLog({ record }: Lab): Promise<boolean> {
  for (let count = 0; count < MOST_SEGMENTS; count++) {
    const isRefused = await record
      .query(`select pg_logical_emit_message(false, 'lab', 'x'), pg_switch_wal()`)
      .then(
        () => false,
        () => true,
      );
    if (isRefused) return true;
  }
  return false;
}

async function health(lab: Lab): Promise<number | undefined> {
  const client = createClient(lab.server().url ?? '', {});
  const answer = await client
    .send('GET', '/readyz', { signal: AbortSignal.timeout(10_000) })
    .catch(() => undefined);
  return answer?.status;
}

async function checkKeys(trial: Trial): Promise<void> {
  const { lab, runs, notes } = trial;
  const refusals = runs.flatMap((run) => run.refusals);
  notes.refusals = refusals.length;
  notes.refusedWith = [...new Set(refusals)].join(' / ') || 'nothing';
  const untyped = refusals.filter((refusal) => !/^(503|429) [a-z-]+$/.test(refusal));
  trial.expect(untyped.length === 0, `${untyped.length} refusals were no typed 503: ${untyped[0]}`);
  const rows = await lab.record.query<{ count: number }>(
    'select count(*)::int as count from heddle.run where flow_id = any($1::uuid[])',
    [runs.map((run) => run.flowId)],
  );
  const ids = new Set(runs.map((run) => run.runId));
  trial.expect(rows[0]?.count === ids.size, `${rows[0]?.count} runs were accepted for ${ids.size} keys`);
}
