import { pathToFileURL } from 'node:url';
import { HeddleError } from '@heddle/contracts';
import type { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { resolveDependency } from './dependency.ts';

/** Which build of ONNX Runtime computes: native code, or WebAssembly where there is none (about five times slower). */
export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web';

/** The part of ONNX Runtime's module that is used; both builds have it. */
export interface OnnxRuntime {
  readonly InferenceSession: { create: typeof InferenceSession.create };
  readonly Tensor: typeof Tensor;
  readonly env: typeof env;
}

/** A loaded build of ONNX Runtime. */
export interface LoadedRuntime {
  readonly name: RuntimeName;
  readonly module: OnnxRuntime;
}

const PREFERENCE: readonly RuntimeName[] = ['onnxruntime-node', 'onnxruntime-web'];

/**
 * Loads the first build of ONNX Runtime that works here. `onnxruntime-node` is an optional dependency: it has no binary
 * for some platforms, and what its install script downloads (CUDA) is not needed.
 *
 * @throws HeddleError `embedder-unavailable` with the reason of each build when none works.
 */
export async function loadRuntime(candidates: readonly RuntimeName[] = PREFERENCE): Promise<LoadedRuntime> {
  const reasons: string[] = [];
  refuseTelemetry();
  for (const name of candidates) {
    const file = resolveDependency(name);
    if (file === null) {
      reasons.push(`${name} is not installed`);
      continue;
    }
    try {
      return { name, module: await importRuntime(file) };
    } catch (error) {
      reasons.push(`${name} does not load: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new HeddleError(
    'embedder-unavailable',
    `No ONNX Runtime works here (${reasons.join('; ')}). Install the dependencies again with optional ones included.`,
    { retryable: false, details: { reasons } },
  );
}

/**
 * Keeps the native build from making a device id in the home directory, reporting to its makers and logging what it
 * could not report. It reads this variable of the process once, when it is loaded; a thread has only a copy of the
 * environment, so whoever starts a thread that loads a runtime calls this first.
 */
export function refuseTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY = '1';
}

async function importRuntime(file: string): Promise<OnnxRuntime> {
  const imported: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  // cast: both builds export onnxruntime-common's interface; as CommonJS they arrive under `default`
  return (imported as { default?: OnnxRuntime }).default ?? (imported as OnnxRuntime);
}
