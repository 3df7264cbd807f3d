import type { PlanNode, PlanSource } from '@heddle/contracts';
import { placeIn, seenFrom } from '@heddle/engine';
import type { Told } from './told.ts';
import { must } from './violation.ts';

/** A node started: what it waits for must have come, and its iteration must be open. @throws Violation */
export function checkStart(told: Told, node: PlanNode, iteration: string): void {
  const { count, live, isKnown, isReferenceKnown, isStarved } = parentsOf(told, node, iteration);
  const needed = node.join.mode === 'quorum' ? node.join.count : 1;
  const isEnough = node.join.mode !== 'all' && live >= needed;
  const may = (isKnown || isEnough) && isReferenceKnown && !isStarved && (count === 0 || live > 0);
  must(may && isOpenAround(told, node, iteration), 'E2', () => `${node.id}@${iteration} started too early`);
}

/** A node was skipped: nothing that it needs can come any more. @throws Violation */
export function checkSkip(told: Told, node: PlanNode, iteration: string): void {
  const { count, live, isKnown, isStarved } = parentsOf(told, node, iteration);
  const isDead = (count > 0 && live === 0) || isStarved;
  must(isKnown && isDead, 'E4', () => `${node.id}@${iteration} was skipped without a reason`);
}

/** The parents by the log: how many are live, whether all are resolved, whether a required port has none. */
function parentsOf(told: Told, node: PlanNode, iteration: string) {
  const inbound = [...node.inputs.flatMap((input) => input.sources), ...node.after];
  const live = (source: PlanSource): boolean => isLive(told, source, iteration);
  const known = (source: PlanSource): boolean => isKnown(told, source, iteration);
  return {
    count: inbound.length,
    live: inbound.filter(live).length,
    isKnown: inbound.every(known),
    isReferenceKnown: node.references.every(known),
    isStarved: node.inputs.some(
      (input) => input.required && input.sources.length > 0 && !input.sources.some(live),
    ),
  };
}

function isKnown({ index, resolved }: Told, source: PlanSource, iteration: string): boolean {
  return source.inside === true || resolved.has(seenFrom(index, source.node, iteration));
}

function isLive({ index, resolved }: Told, source: PlanSource, iteration: string): boolean {
  if (source.inside) return true;
  const parent = resolved.get(seenFrom(index, source.node, iteration));
  return parent?.status === 'completed' && Object.hasOwn(parent.outputs, source.port);
}

/** Whether the containers around have opened this iteration. */
function isOpenAround({ index, opened, resolved }: Told, node: PlanNode, iteration: string): boolean {
  return index.around(node.id).every((container) => {
    const key = seenFrom(index, container.id, iteration);
    const place = placeIn(index, container.id, iteration);
    return place < (opened.get(key) ?? 0) && !resolved.has(key);
  });
}
