import { describe, expect, test } from 'vitest';
import { resolveDependency } from './dependency.ts';
import { loadRuntime } from './runtime.ts';

describe('loadRuntime', () => {
  test('takes the first build that works', async () => {
    const { name, module } = await loadRuntime(['onnxruntime-web', 'onnxruntime-node']);
    expect(name).toBe('onnxruntime-web');
    expect(module.InferenceSession.create).toBeTypeOf('function');
  });

  test('says of each build why it does not work', async () => {
    // cast: a name that no build has stands for one that is not installed
    const missing = 'onnxruntime-missing' as 'onnxruntime-node';
    await expect(loadRuntime([missing])).rejects.toMatchObject({
      code: 'embedder-unavailable',
      message: expect.stringContaining('onnxruntime-missing is not installed'),
    });
  });
});

describe('resolveDependency', () => {
  test('finds what this package depends on and gives null for the rest', () => {
    expect(resolveDependency('minisearch')).toContain('minisearch');
    expect(resolveDependency('no-such-package')).toBeNull();
  });
});
