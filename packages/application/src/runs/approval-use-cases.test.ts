import { randomBytes } from 'node:crypto';
import type { RunEvent, RunEventBody } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../secret-box.ts';
import { approvalToken } from './approval-link.ts';
import { answerApproval, showApproval } from './approval-use-cases.ts';

const box = createSecretBox(randomBytes(32).toString('base64'));

const waits = (at: number, reason: string): RunEventBody => ({
  type: 'run-waiting',
  at,
  nodeId: 'review',
  reason,
  on: ['signal'],
  form: { type: 'object', required: ['approved'], properties: { approved: { type: 'boolean' } } },
});
const woken: RunEventBody = { type: 'node-woken', at: 20, nodeId: 'review', by: 'signal' };

/** A run with this log, and what was woken in it. */
function runOf(bodies: readonly RunEventBody[], outcome: 'woken' | 'not-waiting' = 'woken') {
  const wakes: object[] = [];
  const events = bodies.map((body, index): RunEvent => ({ ...body, runId: 'r1', seq: index + 1 }));
  const services = {
    box,
    clock: { now: () => 100 },
    runs: {
      get: async () => ({ runId: 'r1', workspaceId: 'w1', planId: 'p1', createdAt: 0 }),
      events: async ({ after }: { after: number }) => events.filter(({ seq }) => seq > after),
      wake: async (target: object) => {
        wakes.push(target);
        return { outcome, seq: 9 };
      },
    },
    plans: { get: async () => ({ nodes: [], segments: [] }) },
    bus: { publish: () => undefined },
    queue: { ring: async () => undefined },
  } as unknown as Parameters<typeof answerApproval>[0]; // cast: the members that are asked
  return { services, wakes };
}

/** The link of the wait that this event began. */
const tokenOf = (seq: number): string =>
  approvalToken(box, { workspaceId: 'w1', runId: 'r1', activation: 'review', seq, expiresAt: 1_000 });

/** A link of before waits had numbers. */
function oldTokenOf(since: number): string {
  const named = Buffer.from(JSON.stringify(['w1', 'r1', 'review', since, 1_000])).toString('base64url');
  return `${named}.${box.sign(named, 'approval-link@2')}`;
}

describe('the wait behind a link', () => {
  it('AU1 is shown and answered while it is under way, and the record is told which wait it was', async () => {
    const { services, wakes } = runOf([waits(10, 'Send?')]);
    expect(await showApproval(services, tokenOf(1))).toMatchObject({ isOpen: true, reason: 'Send?' });
    expect(wakes).toEqual([]);
    await answerApproval(services, tokenOf(1), { approved: true });
    expect(wakes).toEqual([expect.objectContaining({ activation: 'review', by: 'signal', waitSeq: 1 })]);
  });

  it('AU2 when the same activation waits again, the old link shows nothing of the new question and answers nothing', async () => {
    const { services, wakes } = runOf([waits(10, 'Send?'), woken, waits(30, 'Pay?')]);
    expect(await showApproval(services, tokenOf(1))).toEqual({ isOpen: false, reason: '', form: {} });
    await expect(answerApproval(services, tokenOf(1), { approved: true })).rejects.toMatchObject({
      code: 'run-not-waiting',
    });
    expect(wakes).toEqual([]);
    expect(await showApproval(services, tokenOf(3))).toMatchObject({ isOpen: true, reason: 'Pay?' });
  });

  it('AU3 what was answered in the meantime is said to be over, whatever was read before', async () => {
    const { services } = runOf([waits(10, 'Send?')], 'not-waiting');
    await expect(answerApproval(services, tokenOf(1), { approved: true })).rejects.toMatchObject({
      code: 'run-not-waiting',
    });
  });

  it('AU4 a value that does not fit, or is too large, wakes nobody', async () => {
    const { services, wakes } = runOf([waits(10, 'Send?')]);
    await expect(answerApproval(services, tokenOf(1), {})).rejects.toMatchObject({ code: 'input-invalid' });
    // 40,000 characters of two bytes each.
    const large = { approved: true, comment: 'é'.repeat(40_000) };
    await expect(answerApproval(services, tokenOf(1), large)).rejects.toMatchObject({
      code: 'value-too-large',
      details: { limit: 65_536 },
    });
    expect(wakes).toEqual([]);
  });

  it('AU5 two waits that began in the same millisecond have a link each', async () => {
    const { services, wakes } = runOf([waits(10, 'Send?'), woken, waits(10, 'Pay?')]);
    expect(await showApproval(services, tokenOf(1))).toMatchObject({ isOpen: false });
    await expect(answerApproval(services, tokenOf(1), { approved: true })).rejects.toMatchObject({
      code: 'run-not-waiting',
    });
    expect(wakes).toEqual([]);
    expect(await showApproval(services, tokenOf(3))).toMatchObject({ isOpen: true, reason: 'Pay?' });
    await answerApproval(services, tokenOf(3), { approved: true });
    expect(wakes).toEqual([expect.objectContaining({ waitSeq: 3 })]);
  });

  it('AU6 a link of before waits had numbers answers the wait that began then, and no later one', async () => {
    const { services, wakes } = runOf([waits(10, 'Send?')]);
    await answerApproval(services, oldTokenOf(10), { approved: true });
    expect(wakes).toEqual([expect.objectContaining({ waitSeq: 1 })]);
    const later = runOf([waits(10, 'Send?'), woken, waits(30, 'Pay?')]);
    await expect(answerApproval(later.services, oldTokenOf(10), { approved: true })).rejects.toMatchObject({
      code: 'run-not-waiting',
    });
    expect(later.wakes).toEqual([]);
  });
});
