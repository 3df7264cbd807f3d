import { describe, expect, it } from 'vitest';
import { edgeEndSchema, flowSchema } from './flow.ts';
import { nodeIdSchema, RESERVED_NAMES } from './ids.ts';

const said = (result: { error?: { issues: readonly { message: string }[] } | undefined }): string =>
  (result.error?.issues ?? []).map((issue) => issue.message).join(' ');

describe('names that every object already has', () => {
  it('are all that a plain object inherits, and prototype', () => {
    expect(RESERVED_NAMES.toSorted()).toEqual(
      [...Object.getOwnPropertyNames(Object.prototype), 'prototype'].toSorted(),
    );
  });

  it.each(RESERVED_NAMES)('%s is refused as the id of a node and says so', (name) => {
    expect(said(nodeIdSchema.safeParse(name))).toContain(
      `\`${name}\` is a name that every JavaScript object`,
    );
  });

  it.each(RESERVED_NAMES)('%s is refused as a port and says so', (name) => {
    expect(said(edgeEndSchema.safeParse(`ask.${name}`))).toBe(
      `\`${name}\` is a name that every JavaScript object already has, so no node or port can be called that. Choose another.`,
    );
  });

  it.each(['constructor-1', 'constructors', 'my_prototype', 'to-string', 'value'])('%s is fine', (name) => {
    expect(nodeIdSchema.safeParse(name).success).toBe(true);
    expect(edgeEndSchema.safeParse(`${name}.${name}`).success).toBe(true);
  });

  it('a flow with such a node is refused at the place of its id', () => {
    const flow = { format: 'heddle/flow@1', name: 'x', nodes: [{ id: 'constructor', kind: 'input' }] };
    const issues = flowSchema.safeParse(flow).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual(['nodes.0.id']);
  });
});
