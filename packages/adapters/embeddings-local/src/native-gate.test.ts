import { describe, expect, test } from 'vitest';
import { closeGate, createGateMemory, passGate } from './native-gate.ts';

describe('the gate around native code', () => {
  test('an open gate passes results and errors on', async () => {
    const memory = createGateMemory();
    await expect(passGate(memory, async () => 'done')).resolves.toBe('done');
    await expect(passGate(memory, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    closeGate(memory);
  });

  test('after it was closed no call begins', async () => {
    const memory = createGateMemory();
    closeGate(memory);
    let hasBegun = false;
    const call = passGate(memory, async () => {
      hasBegun = true;
    });
    await Promise.race([call, new Promise((resolve) => setImmediate(resolve))]);
    expect(hasBegun).toBe(false);
  });
});
