import type { RunState } from '@heddle/contracts';

/**
 * Control state as JSON that `jsonb` takes: NUL characters and halves of pairs, which an error's message may hold and
 * `jsonb` refuses, become U+FFFD.
 */
export function controlJson(state: RunState): string {
  const json = JSON.stringify(state);
  if (!json.includes('\\u')) return json;
  // JSON.stringify writes whole pairs as they are, so an escaped surrogate is half of one. `\\\\` is no escape.
  return json.replaceAll(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) =>
    found === '\\\\' ? found : '\\ufffd',
  );
}

/** A value that woke an activation, as its row keeps it. */
interface StoredWoken {
  readonly status: 'woken';
  readonly json?: string;
}

/** Control state as the row holds it, with the values that woke activations as they came. */
export function readControl(stored: RunState): RunState {
  let state = stored;
  for (const [key, now] of Object.entries(stored)) {
    if (now.status !== 'woken' || !('json' in now)) continue;
    const { json, ...rest } = now as typeof now & StoredWoken; // cast: what `wake` wrote
    state = { ...state, [key]: { ...rest, value: JSON.parse(json ?? 'null') } };
  }
  return state;
}
