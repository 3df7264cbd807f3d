import type { NodeRun } from '@heddle/contracts';
import { countedFromOne } from '../../runs/iteration-label.ts';
import { statusLabel } from '../../ui/status.tsx';

/** One activation of a node, to be chosen among the others. */
export interface IterationChoice {
  readonly iteration: string;
  readonly status: NodeRun['status'];
  /** `Iteration 3.1`, or `Call 2` of what is lent to others; with the status unless it is completed. */
  readonly label: string;
  /** What is typed to find it: the number and the status. */
  readonly words: string;
}

/** The activations of a node in the order of their iterations. */
export function iterationChoices(nodes: readonly NodeRun[], id: string): readonly IterationChoice[] {
  return nodes
    .filter((node) => node.id === id)
    .map((node) => ({ node, places: placesOf(node.iteration) }))
    .sort((left, right) => compare(left.places, right.places))
    .map(({ node: { iteration, status } }, index) => {
      const state = statusLabel(status).toLowerCase();
      const number = iteration.includes('~') ? String(index + 1) : countedFromOne(iteration);
      const name = `${iteration.includes('~') ? 'Call' : 'Iteration'} ${number}`;
      return {
        iteration,
        status,
        label: status === 'completed' ? name : `${name}, ${state}`,
        words: `${number} ${state}`,
      };
    });
}

/** Choices of which the number or the status begins with what was typed. */
export function choicesFor(choices: readonly IterationChoice[], typed: string): readonly IterationChoice[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return choices;
  return choices.filter(({ words }) => words.startsWith(wanted) || words.includes(` ${wanted}`));
}

function placesOf(iteration: string): readonly number[] {
  return (iteration.match(/\d+/g) ?? []).map(Number);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((place, level) => place !== right[level]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}
