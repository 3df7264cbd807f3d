import { describe, expect, test } from 'vitest';
import { dequantized, type QuantizedWeight, readWeights } from './weights.ts';

const quantization = { dtype: 'uint8', scale: 0.5, min: -1, original_dtype: 'float32' };
const manifest = {
  weightsManifest: [
    {
      weights: [
        { name: 'axis', shape: [], dtype: 'int32' },
        { name: 'matrix', shape: [2, 2], dtype: 'float32', quantization },
        { name: 'bias', shape: [1], dtype: 'float32', quantization: { ...quantization, min: 3 } },
      ],
    },
  ],
};
const binary = Uint8Array.from([0, 0, 0, 0, 0, 1, 2, 255, 4]);

function valuesOf(weight: QuantizedWeight): number[] {
  const { byteLength, writeTo } = dequantized(weight);
  const target = new Uint8Array(byteLength);
  writeTo(target);
  return [...new Float32Array(target.buffer)];
}

describe('readWeights', () => {
  test('a value is byte * scale + min, and unquantized tensors are skipped', () => {
    const weights = readWeights(manifest, binary);
    expect(valuesOf(weights.get('matrix', [2, 2]))).toEqual([-1, -0.5, 0, 126.5]);
    expect(valuesOf(weights.get('bias', [1]))).toEqual([5]);
    expect(() => weights.get('axis', [])).toThrow('no quantized tensor "axis"');
  });

  test('a tensor of another shape is refused with both shapes', () => {
    const weights = readWeights(manifest, binary);
    expect(() => weights.get('matrix', [4, 1])).toThrow('"matrix" should be [4,1] and is [2,2]');
  });

  test.each([
    ['short', binary.subarray(0, 7)],
    ['long', Uint8Array.from([...binary, 0])],
  ])('a file that is too %s is refused', (_, bytes) => {
    expect(() => readWeights(manifest, bytes)).toThrow(
      expect.objectContaining({ code: 'embedder-unavailable', retryable: false }),
    );
  });
});
