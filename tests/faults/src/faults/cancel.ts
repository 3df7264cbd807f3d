import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { SinkCall } from '../lab/sink.ts';
import { acceptRun, type LabRun } from '../lab-run.ts';
import type { Trial } from '../trial.ts';

/** The moments at which a run is cancelled; a run's seed chooses. */
const POINTS = ['queued', 'body', 'before-commit', 'after-commit', 'backoff', 'any'] as const;
type Point = (typeof POINTS)[number];

const ABORTED_WITHIN_MS = 2_000;
const HELD_MS = 3_500;

/** T20. */
export const cancel: Fault = {
  id: 'T20',
  title: 'cancelled at six points',
  injects:
    'Each run is cancelled twice at one of six points: queued, in a body, between body and commit, right after a commit, in a retry’s wait, at any time.',
  passes:
    'both answers agree, bodies are aborted and no effect begins later than 2 s after, cancel or end wins, not both.',
  inject: async (trial) => {
    const story = new CancelStory(trial);
    const unhook = trial.lab.sink.hook({
      before: (call) => story.before(call),
      after: (call) => story.after(call),
    });
    await Promise.all(
      trial.ready.map(async (ready, index) => {
        await delay(index * 60);
        const run = await acceptRun(ready);
        trial.runs.push(run);
        trial.allowance.ends.set(run.runId, ['cancelled', run.prophecy.run]);
        await story.begin(run);
      }),
    );
    await story.finished();
    unhook();
    trial.notes.cancelled = story.cancelled.size;
  },
};

class CancelStory {
  readonly cancelled = new Map<string, number>();
  readonly #trial: Trial;
  readonly #runs = new Map<string, { readonly run: LabRun; readonly point: Point }>();
  readonly #held = new Set<SinkCall>();
  readonly #work: Promise<unknown>[] = [];

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  async begin(run: LabRun): Promise<void> {
    const point = POINTS[run.seed % POINTS.length] ?? 'any';
    this.#runs.set(run.runId, { run, point });
    if (point === 'queued') await this.#cancel(run);
    if (point === 'any') {
      await delay(this.#trial.random.integer(0, 2_000));
      await this.#cancel(run);
    }
  }

  async before(call: SinkCall): Promise<void> {
    const told = this.#runs.get(call.runId);
    if (told === undefined || this.cancelled.has(call.runId)) return;
    if (told.point === 'body') {
      this.#held.add(call);
      await this.#cancel(told.run);
      await delay(HELD_MS);
    }
    if (told.point !== 'before-commit') return;
    const holder = await this.#trial.holderOf(call);
    // Another call of this run may have brought the cancel meanwhile, which nobody would heal after.
    if (!this.cancelled.has(call.runId)) holder?.postgres.silence('to-server');
  }

  async after(call: SinkCall): Promise<void> {
    const told = this.#runs.get(call.runId);
    if (told === undefined) return;
    const cancelledAt = this.cancelled.get(call.runId);
    // Others of the same run may have been answered in the moment of the cancel.
    if (this.#held.has(call))
      this.#trial.expect(
        call.status === undefined,
        `the body of ${call.key} was not aborted within ${HELD_MS} ms of the cancel`,
      );
    if (cancelledAt !== undefined) return;
    if (told.point === 'after-commit') await delay(30);
    if (told.point === 'backoff' && call.status === 200 && call.number === 1) return;
    await this.#cancel(told.run);
    if (told.point === 'before-commit')
      for (const worker of this.#trial.lab.workers()) worker.postgres.heal();
  }

  async finished(): Promise<void> {
    await Promise.all(this.#work);
    for (const worker of this.#trial.lab.workers()) worker.postgres.heal();
    const ids = [...this.#runs.keys()];
    await this.#trial.until(async () => (await this.#trial.lab.record.openRuns(ids)).length === 0, 60_000);
    for (const row of await this.#trial.lab.record.runs(ids)) {
      const at = this.cancelled.get(row.id);
      if (row.status !== 'cancelled' || at === undefined) continue;
      const late = this.#trial.lab.sink.callsOf(row.id).filter((call) => call.at > at + ABORTED_WITHIN_MS);
      this.#trial.expect(
        late.length === 0,
        `${row.id} called the sink ${late.length} times after its cancel`,
      );
    }
  }

  async #cancel(run: LabRun): Promise<void> {
    if (this.cancelled.has(run.runId)) return;
    this.cancelled.set(run.runId, Number.POSITIVE_INFINITY);
    const work = (async () => {
      const path = `/api/runs/${run.runId}/cancel`;
      const first = await run.tenant.client.send('POST', path);
      this.cancelled.set(run.runId, Date.now());
      const second = await run.tenant.client.send('POST', path);
      this.#trial.expect(
        first.status === 200 && second.status === 200 && first.body.status === second.body.status,
        `two cancels of ${run.runId} were answered ${first.status} ${first.body?.status} and ${second.status} ${second.body?.status}`,
      );
    })();
    this.#work.push(work);
    await work;
  }
}
