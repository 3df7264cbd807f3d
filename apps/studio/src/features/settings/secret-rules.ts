import { secretBodySchema } from '@heddle/contracts';

/** What is wrong with the name of a new secret; undefined while it is empty or when nothing is. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return undefined;
  const parsed = secretBodySchema.shape.name.safeParse(name);
  if (!parsed.success) return 'Use lower-case letters, digits, _ and -, beginning with a letter or a digit.';
  return taken.includes(name) ? 'There is a secret of this name. Replace it in the list.' : undefined;
}

/** Hosts as people type them: separated by commas, spaces or lines. */
export function parseHosts(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((host) => host !== ''))];
}
