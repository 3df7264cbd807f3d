/** The setting that loads one of the lab's modules into a process before the product. No product code knows of it. */
export function preload(name: 'block-loop' | 'loop-lag' | 'skew-clock'): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${new URL(`./${name}.mjs`, import.meta.url).href}` };
}
