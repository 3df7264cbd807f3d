import type { NodeAttempt } from '@heddle/engine';
import type { NodeResult } from '@heddle/ports';

/** What each test kind does. */
export function testBody(attempt: NodeAttempt): NodeResult {
  const { node, inputs, iteration } = attempt;
  const kind = node.kind.slice(0, node.kind.indexOf('@'));
  if (kind === 'each' || kind === 'repeat') return containerBody(kind, attempt);
  if (kind === 'pause')
    return attempt.woken
      ? { outputs: { value: attempt.woken.by } }
      : { outputs: {}, wait: { reason: 'a pause', time: { afterMs: Number(node.config.ms) } } };
  if (iteration !== '' && kind !== 'fork') return { outputs: { value: { [node.id]: inputs.in ?? null } } };
  if (node.role === 'input') return { outputs: { value: inputs.value ?? null } };
  if (node.role === 'output') return { outputs: inputs };
  if (kind === 'fork') {
    const take = node.config.take;
    return { outputs: typeof take === 'string' && take !== 'none' ? { [take]: node.id } : {} };
  }
  return { outputs: { value: node.id } };
}

function containerBody(kind: string, { node, inputs, iterations }: NodeAttempt): NodeResult {
  if (kind === 'each') {
    if (iterations) return { outputs: { results: [...iterations.results] } };
    const items = Array.isArray(inputs.items) ? inputs.items : [];
    return items.length === 0
      ? { outputs: { results: [] } }
      : { outputs: {}, iterate: { count: items.length } };
  }
  const rounds = iterations?.count ?? 0;
  if (rounds < Number(node.config.rounds)) return { outputs: {}, iterate: { count: rounds + 1 } };
  return { outputs: { result: iterations?.results.at(-1) ?? null } };
}
