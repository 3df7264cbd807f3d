import { HeddleError } from '@heddle/contracts';
import { EMBEDDER_ID, findModelFolder, verifyModelFiles } from './model-files.ts';
import { loadRuntime, type RuntimeName } from './runtime.ts';

/** Whether the local embedder works here, and why not. */
export type LocalEmbedderAvailability =
  | { readonly available: true; readonly id: string; readonly runtime: RuntimeName }
  | { readonly available: false; readonly reason: string };

/** Folders whose files had the right hashes; only a new installation changes them. */
const verified = new Set<string>();

/**
 * Says without loading the model whether it could be loaded: the package is there, its files have their pinned hashes,
 * and a build of ONNX Runtime loads. Takes about 100 ms the first time and next to nothing after a success; a failure
 * is looked at anew each time. When it is not available, retrieval is by keywords only and should say so.
 */
export async function localEmbedderAvailability(
  options: { readonly modelFolder?: string } = {},
): Promise<LocalEmbedderAvailability> {
  try {
    const folder = options.modelFolder ?? findModelFolder();
    if (!verified.has(folder)) await verifyModelFiles(folder);
    verified.add(folder);
    const { name } = await loadRuntime();
    return { available: true, id: EMBEDDER_ID, runtime: name };
  } catch (error) {
    if (!HeddleError.is(error)) throw error;
    return { available: false, reason: error.message };
  }
}
