import { HeddleError } from '@heddle/contracts';
import type { DeferredBytes } from './protobuf.ts';

/** One tensor as TensorFlow.js stores it: `value = byte * scale + min`, one scale and min for the whole tensor. */
export interface QuantizedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly min: number;
  readonly bytes: Uint8Array;
}

/** Looks tensors of the model up by their TensorFlow name. */
export interface WeightTable {
  /** @throws HeddleError `embedder-unavailable` when the model has no such tensor or it has another shape. */
  get(name: string, shape: readonly number[]): QuantizedWeight;
}

/**
 * Reads the tensors of a TensorFlow.js graph model (`model.json` and its one binary file) without copying them. Tensors
 * that are not uint8-quantized are shapes and axes of the original graph, which Heddle's own graph does not need.
 */
export function readWeights(manifest: unknown, binary: Uint8Array): WeightTable {
  const table = new Map<string, QuantizedWeight>();
  let offset = 0;
  for (const entry of manifestEntries(manifest)) {
    const elements = entry.shape.reduce((product, size) => product * size, 1);
    const quantization = entry.quantization;
    const byteLength = quantization === undefined ? 4 * elements : elements;
    if (offset + byteLength > binary.byteLength) {
      throw unreadable(
        `tensor "${entry.name}" ends at byte ${offset + byteLength}, the file has ${binary.byteLength}`,
      );
    }
    if (quantization !== undefined) {
      const bytes = binary.subarray(offset, offset + byteLength);
      const { scale, min } = quantization;
      table.set(entry.name, { name: entry.name, shape: entry.shape, scale, min, bytes });
    }
    offset += byteLength;
  }
  if (offset !== binary.byteLength) {
    throw unreadable(`the tensors end at byte ${offset}, the file has ${binary.byteLength}`);
  }
  return { get: (name, shape) => requireWeight(table, name, shape) };
}

/** The values of a tensor as little-endian floats: `byte * scale + min`, as TensorFlow.js computes them. */
export function dequantized({ bytes, scale, min }: QuantizedWeight): DeferredBytes {
  return {
    byteLength: 4 * bytes.length,
    writeTo(target) {
      const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
      for (let index = 0; index < bytes.length; index++) {
        view.setFloat32(4 * index, (bytes[index] ?? 0) * scale + min, true);
      }
    },
  };
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization?: { readonly dtype: 'uint8'; readonly scale: number; readonly min: number };
}

function manifestEntries(manifest: unknown): readonly ManifestEntry[] {
  // cast: model.json is accepted only with its pinned SHA-256, so its shape is known before it is parsed
  const { weightsManifest } = manifest as {
    weightsManifest: readonly { weights: readonly ManifestEntry[] }[];
  };
  return weightsManifest.flatMap((group) => group.weights);
}

function requireWeight(
  table: ReadonlyMap<string, QuantizedWeight>,
  name: string,
  shape: readonly number[],
): QuantizedWeight {
  const weight = table.get(name);
  if (weight === undefined) throw unreadable(`it has no quantized tensor "${name}"`);
  if (weight.shape.join() !== shape.join()) {
    throw unreadable(`tensor "${name}" should be [${shape.join()}] and is [${weight.shape.join()}]`);
  }
  return weight;
}

function unreadable(found: string): HeddleError {
  return new HeddleError(
    'embedder-unavailable',
    `The weights of all-MiniLM-L6-v2 cannot be read: ${found}. Reinstall the dependencies to restore the pinned package.`,
    { retryable: false },
  );
}
