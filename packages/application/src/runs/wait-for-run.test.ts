import { createMessageHub, type RunRecord, uuidv7 } from '@heddle/ports';
import { describe, expect, it } from 'vitest';
import { createRunWaiter, startHeard } from './wait-for-run.ts';

const runId = uuidv7();

function waiting(orWaits?: 'answer' | 'any') {
  const hub = createMessageHub(async () => undefined);
  let status = 'running';
  const record = () =>
    ({ runId, status, ...(status === 'completed' ? { endedAt: 1 } : {}) }) as unknown as RunRecord; // cast: the members that a waiter reads
  const waiter = createRunWaiter({
    runs: { get: async () => record() },
    bus: hub,
    runId,
    workspaceId: 'w',
    waitMs: 60_000,
    ...(orWaits === undefined ? {} : { orWaits }),
  });
  const tell = (next: string, message: object): void => {
    status = next;
    hub.deliver({ type: 'advanced', runId, seq: 3, ...message });
  };
  return { waiter, tell };
}

describe('createRunWaiter', () => {
  it('comes back when the run is over', async () => {
    const { waiter, tell } = waiting();
    const ended = waiter.wait();
    tell('completed', { over: true });
    expect((await ended)?.status).toBe('completed');
  });

  it('comes back when somebody must answer, if that was asked for', async () => {
    const { waiter, tell } = waiting('answer');
    const asked = waiter.wait();
    tell('waiting', { waits: 'answer' });
    expect((await asked)?.status).toBe('waiting');
  });

  it('waits on while only time or another run is waited for, unless anything will do', async () => {
    const patient = waiting('answer');
    const ended = patient.waiter.wait();
    patient.tell('waiting', { waits: 'time' });
    patient.tell('completed', { over: true });
    expect((await ended)?.status).toBe('completed');
    const curious = waiting('any');
    const seen = curious.waiter.wait();
    curious.tell('waiting', { waits: 'time' });
    expect((await seen)?.status).toBe('waiting');
  });
});

describe('startHeard', () => {
  it('stops listening for a run that does not start, and says why it did not', async () => {
    const { waiter } = waiting();
    let closed = 0;
    const counted = {
      ...waiter,
      close: () => {
        closed += 1;
        waiter.close();
      },
    };
    const refused = new Error('refused');
    await expect(startHeard(counted, () => Promise.reject(refused))).rejects.toBe(refused);
    expect(closed).toBe(1);
    expect(await startHeard(counted, async () => 'started')).toBe('started');
    expect(closed).toBe(1);
    waiter.close();
  });
});
