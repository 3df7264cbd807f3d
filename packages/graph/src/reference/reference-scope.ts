import { isReadableName, readOwn, readPath } from './own-property.ts';

/** What a reference finds: a value, or nothing. */
export type ReferenceResult = { readonly found: true; readonly value: unknown } | { readonly found: false };

/**
 * Where references are looked up while a template renders or an expression is evaluated. `read` gets the whole path,
 * node first, and must read own properties only; `createScope` does.
 */
export interface ReferenceScope {
  read(path: readonly string[]): ReferenceResult;
}

const NOT_FOUND: ReferenceResult = { found: false };

/**
 * A scope over plain data whose first segment is a key of `values`. Own enumerable properties only.
 *
 * @example
 * createScope({ ask: { text: 'Hi' } }).read(['ask', 'text']); // { found: true, value: 'Hi' }
 */
export function createScope(
  values: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>,
): ReferenceScope {
  const readRoot = (name: string): unknown => {
    if (!(values instanceof Map)) return readOwn(values, name);
    return isReadableName(name) ? values.get(name) : undefined;
  };
  return {
    read(path) {
      const [root] = path;
      if (root === undefined) return NOT_FOUND;
      const value = readPath(readRoot(root), path, 1);
      return value === undefined ? NOT_FOUND : { found: true, value };
    },
  };
}
