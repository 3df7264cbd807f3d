import type { JsonObject, Plan, PlanNode } from '@heddle/contracts';
import type { StartRun } from '@heddle/ports';
import { hashOf } from './random.ts';

/** One run in so many is started with a pin. */
const EVERY = 6;

/** A node whose outputs were given at the start: all of its ports, or none. */
export function pinsOf(plan: Plan, seed: number): Pick<StartRun, 'pins'> {
  if (seed % EVERY !== 1) return {};
  const nodes = plan.nodes.filter((node) => !node.lent && node.role === 'step');
  const node = nodes[hashOf(`${seed}`) % Math.max(1, nodes.length)];
  return node ? { pins: { [node.id]: seed % 4 === 1 ? {} : allOf(node) } } : {};
}

function allOf({ outputs }: PlanNode): JsonObject {
  return Object.fromEntries(outputs.map((port) => [port.name, 1]));
}
