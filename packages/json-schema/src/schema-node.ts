import { describeValue } from './json-value.ts';
import { Marks } from './marks.ts';
import type { Resource } from './resource.ts';
import type { Run } from './run.ts';

/**
 * One keyword, ready to judge values. Reports its problems to the run and says whether the value passed. `marks` is
 * there when some schema around wants to know which members were evaluated.
 */
export type Check = (value: unknown, run: Run, marks: Marks | undefined) => boolean;

/** A schema, ready to judge values. Filled after it is made, because schemas refer to each other in circles. */
export interface SchemaNode {
  readonly resource: Resource;
  checks: readonly Check[];
  /** `unevaluatedProperties` and `unevaluatedItems`, which see what all others evaluated. */
  finalChecks: readonly Check[];
  /** For the schemas `true` and `false`. */
  verdict: boolean | undefined;
}

/** Judges a value. Reports every problem, or stops at the first one while the run is probing. */
export function evaluate(node: SchemaNode, value: unknown, run: Run, marks?: Marks): boolean {
  if (node.verdict !== undefined) {
    return node.verdict || run.report(`Expected nothing here, found ${describeValue(value)}.`);
  }
  run.enter();
  const entersResource = run.scope.at(-1) !== node.resource;
  if (entersResource) run.scope.push(node.resource);
  const isMarking = node.finalChecks.length > 0;
  const ownMarks = isMarking ? new Marks() : marks;
  let isValid = true;
  for (const check of node.checks) {
    if (check(value, run, ownMarks)) continue;
    isValid = false;
    if (run.isProbing) break;
  }
  // A failed sibling leaves no marks; what it would have marked is no problem of its own.
  if (isValid) for (const check of node.finalChecks) isValid = check(value, run, ownMarks) && isValid;
  if (isMarking && isValid && ownMarks !== undefined) marks?.addAll(ownMarks);
  if (entersResource) run.scope.pop();
  run.leave();
  return isValid;
}

/** Judges a member of the current value. */
export function evaluateMember(node: SchemaNode, value: unknown, key: string | number, run: Run): boolean {
  run.path.push(key);
  const isValid = evaluate(node, value, run);
  run.path.pop();
  return isValid;
}

/** Judges the same value by a branch that may fail: its marks count only when it does not. */
export function evaluateBranch(
  node: SchemaNode,
  value: unknown,
  run: Run,
  marks: Marks | undefined,
): boolean {
  const branchMarks = marks === undefined ? undefined : new Marks();
  const isValid = evaluate(node, value, run, branchMarks);
  if (isValid && branchMarks !== undefined) marks?.addAll(branchMarks);
  return isValid;
}
