import { type NodeId, nodeIdSchema } from '@heddle/contracts';

const LONGEST = 64;

/** An id that no node has yet, made from a word: `answer`, then `answer-2`, `answer-3`. */
export function freshNodeId(word: string, taken: ReadonlySet<string>): NodeId {
  const base = toNodeIdBase(word);
  let candidate = base;
  for (let count = 2; taken.has(candidate); count++) {
    const suffix = `-${count}`;
    candidate = base.slice(0, LONGEST - suffix.length) + suffix;
  }
  return nodeIdSchema.parse(candidate);
}

/** A word as the beginning of an id; `node` where nothing of it can be used. */
function toNodeIdBase(word: string): string {
  const plain = word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
  return nodeIdSchema.safeParse(plain).success ? plain : 'node';
}
