import {
  activationKey,
  type Json,
  type JsonObject,
  type Plan,
  type PlanNode,
  type PlanSource,
  type RunFork,
  type RunState,
} from '@heddle/contracts';
import { type Conversion, convertValue } from '@heddle/graph';
import { takes } from './activations.ts';
import { indexOf, innerIteration, outerIteration, type PlanIndex, placeIn, seenFrom } from './plan-index.ts';

/** Outputs of settled activations by activation key. */
export type Values = Readonly<Record<string, JsonObject | undefined>>;

/** Where values are read: an activation's place in a run. */
export interface ReadingPlace {
  readonly plan: Plan;
  readonly state: RunState;
  readonly values: Values;
  readonly iteration: string;
  /** The run, when it may have been forked: its node's inputs were given. */
  readonly run?: { readonly fork?: RunFork };
}

/**
 * The values that enter an activation: per port the live sources' values, converted as the plan says. A port that
 * takes many gets the list of the live ones in edge order; any other the first live one; a port without one is left out.
 * Where a run was forked, what was given stands before all of it; large values must be at hand in `inputs`.
 */
export function gatherInputs(node: PlanNode, place: ReadingPlace): JsonObject {
  const inputs: Record<string, Json> = {};
  for (const { port, many, sources } of node.inputs) {
    if (sources.length === 0) continue;
    const live: Json[] = [];
    for (const source of sources) {
      const value = readSource(source, place);
      if (value === undefined) continue;
      live.push(value);
      if (!many) break;
    }
    if (many) inputs[port] = live;
    else if (live[0] !== undefined) inputs[port] = live[0];
  }
  const fork = place.run?.fork;
  return fork?.nodeId === node.id && place.iteration === '' ? { ...inputs, ...fork.inputs } : inputs;
}

/** What a source gives to whoever reads it in this place; undefined when it is not live. */
export function readSource(source: PlanSource, place: ReadingPlace): Json | undefined {
  const index = indexOf(place.plan);
  if (source.inside) {
    const container = index.node(source.node);
    return container && converted(source, insideValue(container, source.port, place));
  }
  const key = seenFrom(index, source.node, place.iteration);
  if (!takes(place.state[key], source.port)) return undefined;
  return converted(source, place.values[key]?.[source.port]);
}

/** What a container's inside port gives in an iteration; null when there is nothing, as for `last` in the first. */
export function insideValue(container: PlanNode, port: string, place: ReadingPlace): Json {
  const rule = container.container;
  const index = indexOf(place.plan);
  const at = placeIn(index, container.id, place.iteration);
  const outer = { ...place, iteration: outerIteration(place.iteration, index.depth(container.id)) };
  const read = (name: string | undefined): Json | undefined =>
    name === undefined ? undefined : gatherInputs(container, outer)[name];
  switch (rule?.inside[port]) {
    case 'index':
      return at;
    case 'item': {
      const list = read(rule.over);
      return (Array.isArray(list) ? (list as readonly Json[])[at] : undefined) ?? null; // cast: a list of JSON values
    }
    case 'last':
      return (at === 0 ? read(rule.initial) : resultOf(container, at - 1, outer)) ?? null;
    default:
      return null;
  }
}

/** The result of one iteration of a container, if it gave one. */
export function resultOf(container: PlanNode, at: number, outer: ReadingPlace): Json | undefined {
  const source = container.container?.result;
  if (!source) return undefined;
  const inner = innerIteration(outer.iteration, at);
  if (source.inside) return readSource(source, { ...outer, iteration: inner });
  return converted(source, outer.values[activationKey(source.node, inner)]?.[source.port]);
}

/** Activations whose outputs must be at hand before an activation of this node can be given its inputs. */
export function neededValues(node: PlanNode, plan: Plan, iteration: string): string[] {
  const index = indexOf(plan);
  const needed = new Set<string>();
  addReader(needed, index, node, iteration);
  for (const loan of node.borrows) {
    const lender = index.node(loan.lender);
    if (lender) addReader(needed, index, lender, iteration);
  }
  return [...needed];
}

function addReader(needed: Set<string>, index: PlanIndex, reader: PlanNode, iteration: string): void {
  for (const { sources } of reader.inputs)
    for (const source of sources) addSource(needed, index, source, iteration);
  for (const reference of reader.references) addSource(needed, index, reference, iteration);
}

/** What a container's inside gives stands in what entered the container, or in the iteration before. */
function addSource(needed: Set<string>, index: PlanIndex, source: PlanSource, iteration: string): void {
  if (!source.inside) {
    needed.add(seenFrom(index, source.node, iteration));
    return;
  }
  const container = index.node(source.node);
  const kind = container?.container?.inside[source.port];
  if (!container || kind === undefined || kind === 'index') return;
  const outer = outerIteration(iteration, index.depth(container.id));
  const before = placeIn(index, container.id, iteration) - 1;
  const result = container.container?.result;
  if (kind === 'item' || before < 0) addReader(needed, index, container, outer);
  else if (result) addSource(needed, index, result, innerIteration(outer, before));
}

/** Activations whose outputs hold the results a container's body reads. */
export function neededResults(container: PlanNode, plan: Plan, iteration: string, marks: string): string[] {
  const rule = container.container;
  if (!rule?.result) return [];
  const { result } = rule;
  const places = [...marks].flatMap((mark, place) => (mark === 'y' ? [place] : []));
  const read = rule.reads === 'all' ? places : places.slice(-1);
  if (!result.inside)
    return read.map((place) => activationKey(result.node, innerIteration(iteration, place)));
  const needed = new Set<string>();
  for (const place of read) addSource(needed, indexOf(plan), result, innerIteration(iteration, place));
  return [...needed];
}

function converted(source: PlanSource, value: Json | undefined): Json | undefined {
  if (value === undefined || source.conversion === undefined) return value;
  return convertValue(source.conversion as Conversion, value) as Json; // cast: conversions map JSON to JSON
}
