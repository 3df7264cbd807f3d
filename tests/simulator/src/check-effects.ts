import { parseActivationKey, type RunState } from '@heddle/contracts';
import { isCall } from '@heddle/engine';
import { must } from './violation.ts';

/**
 * Bodies with effects that must not repeat: each starts once for every commit that says it begins, and such a commit
 * is made once, unless a person or a resumed run says that it runs again.
 */
export class EffectCheck {
  readonly #effects = new Map<string, { begun: number; allowed: number; entered: number }>();

  /** What a commit that was made says. */
  committed(runId: string, settled: RunState): void {
    for (const [activation, now] of Object.entries(settled)) {
      // A call that failed did not have its effect, so it may be made again.
      if (now.status === 'failed' && isCall(activation)) this.allowAgain(`${runId}/${activation}`);
      if (now.status !== 'begun') continue;
      const effect = this.#of(`${runId}/${activation}`);
      effect.begun += 1;
      must(
        effect.begun <= effect.allowed,
        'S12',
        () => `${activation} began ${effect.begun} times, and nobody said again`,
      );
    }
  }

  /** A body starts. */
  entered(runId: string, activation: string): void {
    const effect = this.#of(`${runId}/${activation}`);
    effect.entered += 1;
    must(
      effect.entered <= effect.begun,
      'S12',
      () => `${activation} ran without a commit that says it begins`,
    );
  }

  /** Somebody says that a body runs again. */
  allowAgain(name: string): void {
    const effect = this.#effects.get(name);
    if (effect) effect.allowed = effect.begun + 1;
  }

  /** A container that is resumed does its failed iterations from the start. */
  allowInside(runId: string, isInside: (nodeId: string) => boolean): void {
    for (const name of this.#effects.keys()) {
      if (!name.startsWith(`${runId}/`)) continue;
      if (isInside(parseActivationKey(name.slice(runId.length + 1)).nodeId)) this.allowAgain(name);
    }
  }

  #of(name: string): { begun: number; allowed: number; entered: number } {
    const known = this.#effects.get(name) ?? { begun: 0, allowed: 1, entered: 0 };
    this.#effects.set(name, known);
    return known;
  }
}
