import { afterEach, describe, expect, it } from 'vitest';
import { CHILDREN, makeInstallation, type TestInstallation } from '../testing/installation.ts';
import { type SupervisedChild, superviseChild } from './supervised-child.ts';

let installation: TestInstallation;
let child: SupervisedChild;

async function supervise(script: string, hurry?: AbortSignal): Promise<void> {
  installation = await makeInstallation({ worker: script });
  child = superviseChild({
    name: 'the worker',
    script: 'apps/worker/dist/main.js',
    nodeArguments: [],
    directory: installation.root,
    environment: installation.environment,
    log: undefined,
    records: { add: () => undefined, remove: () => undefined, clear: () => undefined },
    say: () => undefined,
    readyWithinMs: 1_500,
    hurry,
  });
}

afterEach(async () => {
  await child.stop(0);
  await installation.remove();
});

describe('a supervised child', () => {
  it('that does not end on SIGTERM is killed after its grace', async () => {
    await supervise(CHILDREN.deaf);
    await child.ready;
    await child.stop(100);
    expect(installation.running('worker')).toEqual([]);
  });

  it('that does not end on SIGTERM is killed at once when somebody is in a hurry', async () => {
    const hurry = new AbortController();
    await supervise(CHILDREN.deaf, hurry.signal);
    await child.ready;
    const stopped = child.stop(3_600_000);
    hurry.abort();
    await stopped;
    expect(installation.running('worker')).toEqual([]);
  });

  it('that never becomes ready is killed, and the line says so', async () => {
    await supervise(CHILDREN.wellBehaved.replace(/process\.send.*/, ''));
    await expect(child.ready).rejects.toThrow('The worker was expected to be ready within 1.5 s and is not.');
    expect(await child.stop(0)).toBeUndefined();
    expect(installation.running('worker')).toEqual([]);
  });

  it('is started anew on request, as another process', async () => {
    await supervise(CHILDREN.wellBehaved);
    await child.ready;
    const before = installation.running('worker');
    await child.restart(5_000);
    expect(installation.running('worker')).not.toEqual(before);
  });
});
