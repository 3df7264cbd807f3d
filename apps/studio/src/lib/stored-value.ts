import { useCallback, useState } from 'react';
import type { z } from 'zod';

/** Reads a remembered value; what is missing, broken or refused by the schema is the fallback. */
export function readStored<Value>(key: string, schema: z.ZodType<Value>, fallback: Value): Value {
  try {
    const text = localStorage.getItem(`heddle.${key}`);
    if (text === null) return fallback;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : fallback;
  } catch {
    // Private windows may forbid storage and other tabs may write anything; the fallback is always right.
    return fallback;
  }
}

/** Remembers a value in this browser. False when there is no room or storage is forbidden. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(`heddle.${key}`);
    else localStorage.setItem(`heddle.${key}`, JSON.stringify(value));
    return true;
  } catch {
    // Remembering is a convenience here; callers that depend on it look at the result.
    return false;
  }
}

/** State that is remembered in this browser. */
export function useStored<Value>(
  key: string,
  schema: z.ZodType<Value>,
  fallback: Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => readStored(key, schema, fallback));
  const set = useCallback(
    (next: Value) => {
      setValue(next);
      writeStored(key, next);
    },
    [key],
  );
  return [value, set];
}
