import type { Json } from '@heddle/contracts';

/** The JSON of an answer that was asked for by schema; undefined when it is none, which a validator node mends. */
export function parseJsonAnswer(text: string): Json | undefined {
  const unfenced = text
    .trim()
    .replace(/^```(?:json)?\s*\n?/i, '')
    .replace(/\n?```$/, '');
  try {
    return JSON.parse(unfenced) as Json; // cast: JSON.parse gives JSON
  } catch {
    return undefined;
  }
}
