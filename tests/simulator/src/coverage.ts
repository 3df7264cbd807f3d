import { isTerminalEvent, type RunEvent, type RunState } from '@heddle/contracts';
import { isCall } from '@heddle/engine';
import type { Commit, CommitResult } from '@heddle/ports';

/** Situations of the engine that a simulation must come to, each with a rule of SPEC.md that is about it. */
export const SITUATIONS = {
  'a node starts before all its parents are settled': 'E2',
  'a node is skipped': 'E4',
  'a run completes': 'E6',
  'a run fails': 'E7',
  'a container opens iterations': 'E10',
  'a loop opens another one': 'E10',
  'a container stands inside an iteration': 'E11',
  'an iteration is over without a result': 'E12',
  'an iteration fails and is collected': 'E12',
  'an iteration is forgotten': 'E13',
  'a run waits': 'E14',
  'an output ends the run early': 'E15',
  'a commit is refused for its version': 'S2',
  'a commit is fenced': 'S2',
  'a commit whose answer was lost was made': 'S9',
  'a worker keeps a segment': 'S5',
  'a worker gives a segment back': 'S5',
  'a progress commit keeps its claim': 'S6',
  'an attempt fails and another follows': 'S7',
  'a body times out': 'S7',
  'a failure is recovered by a policy': 'S7',
  'time wakes a node': 'S11',
  'time wakes a node at a date': 'S11',
  'a signal wakes a node': 'S11',
  'a signal comes to a node that does not wait': 'S11',
  'an answer to an earlier wait': 'E14',
  'a failed run is resumed': 'S12',
  'a failed container is resumed': 'S12',
  'a called run that failed is resumed': 'S17',
  'a body that must not repeat begins': 'S13',
  'a person decides retry': 'S13',
  'a person decides complete': 'S13',
  'a person decides fail': 'S13',
  'a death stays with a claim': 'S14',
  'a node is poisoned': 'S14',
  'a lent node is called': 'S15',
  'a lent node is called inside an iteration': 'S15',
  'a call that must not repeat begins': 'S15',
  'a call fails': 'S15',
  'a call that failed is made again': 'S15',
  'a call is lost with its worker': 'S15',
  'the end of a called run wakes its caller': 'S17',
  'a called run fails': 'S17',
  'a called run calls another': 'S17',
  'a called run waits': 'S17',
  'a run is cancelled': 'S17',
  'a waiting run is cancelled': 'S17',
  'a called run is cancelled with its caller': 'S17',
  'a node is pinned': 'E3',
  'a run waits for another of its session': 'S5',
} as const satisfies Record<string, string>;

export type Situation = keyof typeof SITUATIONS;

/** How often simulations came to what. */
export class Coverage {
  readonly #counts = new Map<Situation, number>();

  /** One more of these. */
  count(situation: Situation): void {
    this.#counts.set(situation, this.of(situation) + 1);
  }

  of(situation: Situation): number {
    return this.#counts.get(situation) ?? 0;
  }

  /** Situations that no simulation came to. */
  missing(): Situation[] {
    // cast: the keys of the table
    return (Object.keys(SITUATIONS) as Situation[]).filter((situation) => this.of(situation) === 0);
  }

  /** What a commit and its answer were about. */
  commit(commit: Commit, { outcome }: CommitResult): void {
    if (outcome === 'moved') this.count('a commit is refused for its version');
    if (outcome === 'fenced') this.count('a commit is fenced');
    if (outcome !== 'committed') return;
    if (commit.keep !== undefined) this.count('a worker keeps a segment');
    if (!commit.release) this.count('a progress commit keeps its claim');
    if (commit.forgotten?.some((key) => key.includes('@'))) this.count('an iteration is forgotten');
    if (commit.status === 'waiting') this.count('a run waits');
    if ((commit.deaths ?? 0) > 0) this.count('a death stays with a claim');
    this.#settled(commit.settled);
  }

  #settled(settled: RunState): void {
    for (const [key, now] of Object.entries(settled)) {
      if (now.status === 'begun')
        this.count(isCall(key) ? 'a call that must not repeat begins' : 'a body that must not repeat begins');
      if (now.status !== 'open') continue;
      if (key.includes('@')) this.count('a container stands inside an iteration');
      if (now.marks.includes('e')) this.count('an iteration is over without a result');
      if (now.marks.includes('f')) this.count('an iteration fails and is collected');
    }
  }

  /** What an event tells. */
  event(
    event: RunEvent,
    before: { readonly opened: number; readonly isCalled: boolean; readonly waits: boolean },
  ): void {
    if (isTerminalEvent(event)) this.#end(event, before);
    else if ('iteration' in event && isCall(event.iteration ?? '')) this.#call(event);
    switch (event.type) {
      case 'node-skipped':
        this.count('a node is skipped');
        return;
      case 'node-completed':
        if (event.pinned) this.count('a node is pinned');
        if (event.recovered) this.count('a failure is recovered by a policy');
        return;
      case 'node-failed':
        if (event.willRetryAt !== undefined) this.count('an attempt fails and another follows');
        if (event.error.code === 'node-timeout') this.count('a body times out');
        if (event.error.code === 'node-poisoned') this.count('a node is poisoned');
        if (event.error.code === 'effect-unknown') this.count('a call is lost with its worker');
        return;
      case 'iterations-opened':
        this.count(before.opened > 0 ? 'a loop opens another one' : 'a container opens iterations');
        return;
      case 'run-waiting':
        if (before.isCalled) this.count('a called run waits');
        return;
      case 'node-woken':
        if (event.by === 'time') this.count('time wakes a node');
        if (event.by === 'signal') this.count('a signal wakes a node');
        if (event.by === 'run') this.count('the end of a called run wakes its caller');
        return;
      case 'run-resumed':
        this.count(before.isCalled ? 'a called run that failed is resumed' : 'a failed run is resumed');
        return;
      default:
    }
  }

  #call(event: RunEvent): void {
    if (event.type === 'node-failed') this.count('a call fails');
    if (event.type !== 'node-completed') return;
    const isInside = 'iteration' in event && !event.iteration?.startsWith('~');
    this.count(isInside ? 'a lent node is called inside an iteration' : 'a lent node is called');
  }

  #end(
    { type }: RunEvent,
    { isCalled, waits }: { readonly isCalled: boolean; readonly waits: boolean },
  ): void {
    if (type === 'run-completed') this.count('a run completes');
    if (type === 'run-failed') this.count(isCalled ? 'a called run fails' : 'a run fails');
    if (type === 'run-cancelled') this.count(waits ? 'a waiting run is cancelled' : 'a run is cancelled');
  }
}
