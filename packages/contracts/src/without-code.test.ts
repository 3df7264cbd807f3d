import { expect, it, vi } from 'vitest';

it('no schema is compiled to code: making and using one never asks for the Function constructor', async () => {
  const made = vi.spyOn(globalThis, 'Function');
  const { flowSchema } = await import('./index.ts');
  expect(flowSchema.safeParse({ format: 'heddle/flow@1', name: 'x' }).success).toBe(true);
  expect(made).not.toHaveBeenCalled();
});
