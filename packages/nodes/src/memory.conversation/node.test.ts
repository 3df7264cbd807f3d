import type { MemoryReader } from '@heddle/ports';
import { lendNode, runNode } from '@heddle/testkit';
import { describe, expect, it } from 'vitest';
import { node } from './node.ts';
import { run } from './run.ts';

const turns = [
  { role: 'user', text: 'My name is Ada.', at: 1 },
  { role: 'assistant', text: 'Hello Ada.', at: 2 },
] as const;

function memoryOf(stored: Awaited<ReturnType<MemoryReader['turns']>>): {
  readonly memory: MemoryReader;
  readonly queries: Parameters<MemoryReader['turns']>[0][];
} {
  const queries: Parameters<MemoryReader['turns']>[0][] = [];
  return {
    queries,
    memory: {
      turns: async (query) => {
        queries.push(query);
        return stored;
      },
    },
  };
}

async function lent(given: Parameters<typeof lendNode>[1]) {
  const attachment = await lendNode(run, given);
  if (attachment.type !== 'memory') throw new Error(`lent a ${attachment.type}`);
  return attachment;
}

describe('memory.conversation', () => {
  const inSession = { nodeId: 'memory', session: 's-1' };

  it('M1 gives the stored turns of the session as messages, oldest first', async () => {
    const { memory } = memoryOf(turns);
    const { outputs } = await runNode(run, { run: inSession, memory });
    expect(outputs).toEqual({
      messages: [
        { role: 'user', content: 'My name is Ada.' },
        { role: 'assistant', content: 'Hello Ada.' },
      ],
    });
  });

  it('M2 without a session there is nothing to remember, and nothing is read', async () => {
    expect((await runNode(run)).outputs).toEqual({ messages: [] });
    const attachment = await lent({});
    expect(await attachment.window()).toEqual([]);
    expect(attachment.remember({ user: 'a', assistant: 'b' })).toBeUndefined();
  });

  it('M3 a memory belongs to a workspace, a flow and a node, or to the name that nodes share', async () => {
    const { memory, queries } = memoryOf([]);
    await runNode(run, { run: inSession, memory });
    await runNode(run, { run: inSession, memory, config: { scope: 'shared', maxTurns: 7 } });
    expect(queries).toEqual([
      { memory: 'workspace-1/flow-1/memory', session: 's-1', maxTurns: 50 },
      { memory: 'workspace-1/flow-1/shared', session: 's-1', maxTurns: 7 },
    ]);
  });

  it('M4 a lent memory reads the window and gives both turns as one write', async () => {
    const { memory } = memoryOf(turns);
    const attachment = await lent({ run: inSession, memory });
    expect(await attachment.window()).toHaveLength(2);
    expect(attachment.remember({ user: 'Who am I?', assistant: 'Ada.' })).toEqual({
      type: 'memory',
      memory: 'workspace-1/flow-1/memory',
      session: 's-1',
      turns: [
        { role: 'user', text: 'Who am I?' },
        { role: 'assistant', text: 'Ada.' },
      ],
    });
  });

  it('M5 only the newest turns that fit are shown', async () => {
    const { memory } = memoryOf([{ role: 'user', text: 'x'.repeat(1_000), at: 0 }, ...turns]);
    const { outputs } = await runNode(run, { run: inSession, memory, config: { maxTokens: 20 } });
    expect(outputs.messages).toHaveLength(2);
  });

  it('M6 runs of one session that contain it run one after another', () => {
    expect(node.sessionful).toBe(true);
  });

  it('M7 gives messages and lends a memory; the window shows on the canvas', () => {
    const config = node.config.parse({});
    expect(node.ports(config)).toMatchObject({
      inputs: [],
      outputs: [{ name: 'messages', type: 'list<message>' }],
      lends: [{ name: 'memory', type: 'memory' }],
    });
    expect(node.essential(config)).toBe('last 2000 tokens');
  });

  it('M8 refuses windows and names out of bounds', () => {
    const accepts = (config: object) => node.config.safeParse(config).success;
    expect(accepts({ maxTokens: 16, maxTurns: 1, scope: 'a_b-1' })).toBe(true);
    for (const config of [
      { maxTokens: 15 },
      { maxTurns: 0 },
      { maxTurns: 501 },
      { scope: 'A' },
      { scope: 'a/b' },
      { scope: '' },
    ])
      expect(accepts(config)).toBe(false);
  });
});
