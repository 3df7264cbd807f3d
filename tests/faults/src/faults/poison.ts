import type { Fault } from '../fault.ts';

/** After so many kills a node has to be given up. */
const POISONED_AFTER = 3;
const MOST_KILLS = POISONED_AFTER + 1;

/** T14. */
export const poison: Fault = {
  id: 'T14',
  title: 'a node that kills its worker',
  injects: 'Whichever worker runs one chosen body is killed as soon as it calls the sink, again and again.',
  passes: 'after three kills that run fails as `node-poisoned`; the other runs end as if nothing had been.',
  inject: async (trial) => {
    const { lab } = trial;
    let poisoned: { readonly key: string; readonly runId: string } | undefined;
    let kills = 0;
    let missed = 0;
    const unhook = lab.sink.hook({
      before: async (call) => {
        poisoned ??= { key: call.key, runId: call.runId };
        if (call.key !== poisoned.key || kills >= MOST_KILLS) return;
        const holder = await trial.holderOf(call);
        if (holder === undefined) {
          missed++;
          return;
        }
        kills++;
        await trial.kill(holder);
      },
    });
    await trial.start(1_000);
    await trial.until(() => poisoned !== undefined, 10_000);
    const { runId } = poisoned ?? { runId: '' };
    trial.allowance.ends.set(runId, ['failed']);
    await trial.until(async () => (await lab.record.openRuns([runId])).length === 0, 90_000);
    unhook();
    const [row] = await lab.record.runs([runId]);
    trial.notes.kills = kills;
    trial.expect(
      missed === 0,
      `${missed} calls of the node were answered, since nobody was known to hold it`,
    );
    trial.expect(
      row?.error?.code === 'node-poisoned',
      `the run ended as ${row?.status} (${row?.error?.code ?? 'no error'}), expected failed (node-poisoned)`,
    );
    trial.expect(kills === POISONED_AFTER, `the node killed ${kills} workers, expected ${POISONED_AFTER}`);
  },
};
