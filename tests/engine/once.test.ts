import { describe, expect, it } from 'vitest';
import { drawn, planned } from './drawn-flow.ts';
import { runOnWorkbench } from './workbench.ts';

const plan = planned(
  drawn({ start: 'start', send: 'once', end: 'end' }, 'start.value>send.in send.value>end.value'),
);

describe('bodies that must not repeat', () => {
  it('S12 its start is told once, before the body runs', async () => {
    const { events } = await runOnWorkbench(plan, { random: () => 0.5 });
    const told = events.filter((event) => 'nodeId' in event && event.nodeId === 'send');
    expect(told.map((event) => event.type)).toEqual(['node-started', 'node-completed']);
    expect(told[0]).toMatchObject({ attempt: 1 });
    expect(events.at(-1)?.type).toBe('run-completed');
  });
});
