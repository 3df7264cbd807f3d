import { flowSchema } from '@heddle/contracts';
import { catalog } from '@heddle/nodes/catalog';
import { expect, test } from 'vitest';
import { createNodeViews } from './node-view.ts';
import { breakTitle, fitScale, toFlowPicture, withPlaces } from './preview-model.ts';

const flow = flowSchema.parse({
  format: 'heddle/flow@1',
  name: 'Echo',
  nodes: [
    { id: 'ask', kind: 'input', name: 'Question' },
    { id: 'reply', kind: 'output' },
  ],
  edges: [{ from: 'ask.text', to: 'reply.text' }],
});
const views = createNodeViews(flow, catalog);

test('a flow without places is laid out so that no two nodes share one', () => {
  const places = Object.values(withPlaces(flow, views).layout?.nodes ?? {});
  expect(places).toHaveLength(2);
  expect(places[0]).not.toEqual(places[1]);
});

test('a flow with a place for every node keeps its places', () => {
  const placed = {
    ...flow,
    layout: { nodes: { ask: { x: 7, y: 9 }, reply: { x: 400, y: 9 } }, notes: [], groups: [] },
  };
  expect(withPlaces(placed, views)).toBe(placed);
});

test('a picture holds every node and edge, and its bounds hold every node', () => {
  const picture = toFlowPicture(flow, views);
  expect(picture?.nodes.map((node) => node.title)).toEqual(['Question', 'Output']);
  expect(picture?.edges).toHaveLength(1);
  for (const node of picture?.nodes ?? []) {
    expect(node.x).toBeGreaterThanOrEqual(picture?.bounds.x ?? Number.POSITIVE_INFINITY);
    expect(node.x + node.width).toBeLessThanOrEqual((picture?.bounds.x ?? 0) + (picture?.bounds.width ?? 0));
  }
});

test('a flow without nodes has no picture', () => {
  const empty = { ...flow, nodes: [], edges: [] };
  expect(toFlowPicture(empty, createNodeViews(empty, catalog))).toBeUndefined();
});

test('a title breaks at a space and ends with an ellipsis where it does not fit', () => {
  expect(breakTitle('Answer', 200, 12, 2)).toEqual(['Answer']);
  expect(breakTitle('Search the handbook', 70, 12, 2)).toEqual(['Search the', 'handbook']);
  expect(breakTitle('Search the handbook', 70, 12, 1)).toEqual(['Search th…']);
});

test('a picture is shrunk to its frame and never enlarged beyond the limit', () => {
  expect(fitScale({ width: 1000, height: 100 }, { width: 500, height: 500 }, 1)).toBe(0.5);
  expect(fitScale({ width: 100, height: 100 }, { width: 500, height: 500 }, 0.8)).toBe(0.8);
});
