import { createRequire } from 'node:module';

const OWN_MANIFEST = '@heddle/adapter-embeddings-local/package.json';

/**
 * The file that `specifier` names in the installed dependencies, or `null` when it is not installed.
 *
 * Looks from this module first. When an application's bundle inlines this module, its `node_modules` may not show what
 * only this package depends on (pnpm keeps them apart), so the package's own place is asked next.
 */
export function resolveDependency(specifier: string): string | null {
  return (
    resolveFrom(import.meta.url, specifier) ??
    resolveFrom(resolveFrom(import.meta.url, OWN_MANIFEST), specifier)
  );
}

function resolveFrom(origin: string | null, specifier: string): string | null {
  if (origin === null) return null;
  try {
    return createRequire(origin).resolve(specifier);
  } catch (error) {
    if (isNotInstalled(error)) return null;
    throw error;
  }
}

function isNotInstalled(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
}
