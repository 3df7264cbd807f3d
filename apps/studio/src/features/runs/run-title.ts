/** What ran, in words: the flow by its name, or the single node that somebody tried. */
export function runTitle(run: {
  readonly flowId?: string | undefined;
  readonly flowName?: string | undefined;
}): string {
  return run.flowName ?? (run.flowId === undefined ? 'A node on its own' : 'Deleted flow');
}
