import type { Json, JsonObject, PlanNode, RunState } from '@heddle/contracts';
import { type Conversion, convertValue } from '@heddle/graph';
import { isLive } from './advance.ts';

/** Outputs of settled nodes by node id. */
export type Values = Readonly<Record<string, JsonObject | undefined>>;

/**
 * The values that enter a node: per port the live sources' values, converted as the plan says. A port that takes many
 * gets the list of the live ones in edge order; any other the first live one; a port without one is left out.
 */
export function gatherInputs(node: PlanNode, state: RunState, values: Values): JsonObject {
  const inputs: Record<string, Json> = {};
  for (const input of node.inputs) {
    const live = input.sources
      .filter((source) => isLive(source, state))
      .flatMap((source) => {
        const value = values[source.node]?.[source.port];
        if (value === undefined) return [];
        return [
          source.conversion === undefined
            ? value
            : (convertValue(source.conversion as Conversion, value) as Json),
        ]; // cast: conversions map JSON to JSON
      });
    if (input.many && input.sources.length > 0) inputs[input.port] = live;
    else if (live[0] !== undefined) inputs[input.port] = live[0];
  }
  return inputs;
}

/** Nodes whose outputs a node reads, through edges or references. */
export function sourceNodes(node: PlanNode): string[] {
  const sources = [...node.inputs.flatMap((input) => input.sources), ...node.references];
  return [...new Set(sources.map((source) => source.node))];
}
