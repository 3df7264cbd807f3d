import { createRandom, type Random } from '../random.ts';
import { GraphBuilder } from './graph-builder.ts';
import type { LabAddresses, LabGraph } from './lab-graph.ts';
import { INPUT_SCHEMA } from './random-graph-input.ts';
import { SHAPES } from './shapes/index.ts';
import type { Shape } from './shapes/shape.ts';

/** Most nodes of a graph, with input and output. */
export const MOST_NODES = 40;

/** A flow that a seed decides, of at most 40 nodes. */
export function randomGraph(seed: number, addresses: LabAddresses): LabGraph {
  const random = createRandom(seed);
  const budget = random.integer(4, MOST_NODES - 2);
  return growGraph(seed, addresses, (builder) => {
    let at = 'ask.tag';
    for (;;) {
      const fitting = SHAPES.filter((shape) => builder.nodes.length + shape.most <= budget);
      if (fitting.length === 0) return at;
      at = weighted(random, fitting).grow(builder, at);
    }
  });
}

/** A graph between the lab's input and its output. */
export function growGraph(
  seed: number,
  addresses: LabAddresses,
  grow: (builder: GraphBuilder) => string,
): LabGraph {
  const builder = new GraphBuilder(seed, createRandom(seed ^ 0x5eed), addresses);
  builder.nodes.push({
    id: 'ask',
    kind: 'input',
    config: { schema: INPUT_SCHEMA },
    fate: 'completes',
    join: 'all',
    flaky: 0,
    attempts: 1,
    iterations: [''],
  });
  const last = grow(builder);
  const out = builder.add('out', { kind: 'output', config: {} });
  builder.connect(last, `${out}.json`);
  return builder.build();
}

function weighted(random: Random, shapes: readonly Shape[]): Shape {
  let left = random.next() * shapes.reduce((sum, shape) => sum + shape.weight, 0);
  for (const shape of shapes) {
    left -= shape.weight;
    if (left < 0) return shape;
  }
  return random.pick(shapes);
}
