import { randomBytes } from 'node:crypto';
import type { NodeRun, RunView } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../secret-box.ts';
import { approvalToken, LINK_KEPT_MS, readApprovalToken, withApprovalLinks } from './approval-link.ts';

const box = createSecretBox(randomBytes(32).toString('base64'));
const place = { workspaceId: 'w1', runId: 'r1', activation: 'review@2.0', expiresAt: 1_000 };
const target = { ...place, seq: 5 };

describe('signed links', () => {
  it('AL1 name one wait of one run, until a moment', () => {
    expect(readApprovalToken(box, approvalToken(box, target), 999)).toEqual({ ...place, wait: { seq: 5 } });
  });

  it('AL2 the same wait has the same link, another wait another one', () => {
    expect(approvalToken(box, target)).toBe(approvalToken(box, { ...target }));
    for (const other of [
      { runId: 'r2' },
      { activation: 'review@2.1' },
      { seq: 6 },
      { expiresAt: 1_001 },
      { workspaceId: 'w2' },
    ])
      expect(approvalToken(box, { ...target, ...other })).not.toBe(approvalToken(box, target));
  });

  it('AL3 any change makes a link nobody signed, without saying why', () => {
    const token = approvalToken(box, target);
    const [named = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify(['w1', 'r2', 'review', 5, 9e15])).toString('base64url');
    const flipped = `${signature.slice(0, 5)}${signature[5] === 'A' ? 'B' : 'A'}${signature.slice(6)}`;
    for (const wrong of [
      `${forged}.${signature}`,
      `${named}.${flipped}`,
      named,
      `.${signature}`,
      '',
      '.',
      `${token}.`,
      `${token}x`,
    ])
      expect(() => readApprovalToken(box, wrong, 0), wrong).toThrow(
        expect.objectContaining({ code: 'not-found' }),
      );
  });

  it('AL4 another HEDDLE_SECRET_KEY, and a signature for another purpose, open nothing', () => {
    const other = createSecretBox(randomBytes(32).toString('base64'));
    expect(() => readApprovalToken(other, approvalToken(box, target), 0)).toThrow(/not valid/);
    const [named = ''] = approvalToken(box, target).split('.');
    expect(() => readApprovalToken(box, `${named}.${box.sign(named, 'something-else')}`, 0)).toThrow(
      /not valid/,
    );
  });

  it('AL5 an expired link says so', () => {
    expect(() => readApprovalToken(box, approvalToken(box, target), 1_000)).toThrow(
      expect.objectContaining({ code: 'run-not-waiting' }),
    );
  });

  it('AL6 a view gets links for waits for a signal only, that end with the wait or after 30 days', () => {
    const node = (id: string, more: Partial<NodeRun>): NodeRun => ({
      id,
      iteration: '',
      status: 'waiting',
      attempts: 1,
      startedAt: 5,
      ...more,
    });
    const view = {
      id: 'r1',
      createdAt: 1,
      nodes: [
        node('review', { waits: { reason: 'Send?', since: 6, seq: 2, on: ['signal', 'time'], until: 77 } }),
        node('open', { iteration: '3', waits: { reason: 'Send?', since: 7, seq: 3, on: ['signal'] } }),
        node('lost', { waits: { reason: 'Lost', on: ['person'] } }),
        node('late', { waits: { reason: 'Later', on: ['time'] } }),
        node('over', { status: 'completed' }),
      ],
    } as unknown as RunView; // cast: the members that links are made from
    const links = withApprovalLinks({ box, publicUrl: () => 'https://h.example' }, 'w1', view).nodes.map(
      ({ waits }) => waits?.link,
    );
    expect(links.slice(2)).toEqual([undefined, undefined, undefined]);
    const read = (link: string | undefined) =>
      readApprovalToken(box, (link ?? '').replace('https://h.example/approve/', ''), 0);
    expect(read(links[0])).toEqual({
      workspaceId: 'w1',
      runId: 'r1',
      activation: 'review',
      wait: { seq: 2 },
      expiresAt: 77,
    });
    expect(read(links[1])).toMatchObject({
      activation: 'open@3',
      wait: { seq: 3 },
      expiresAt: 7 + LINK_KEPT_MS,
    });
  });

  it('AL7 a link that was made before waits had numbers still names its wait, by when it began', () => {
    const named = Buffer.from(JSON.stringify(['w1', 'r1', 'review@2.0', 500, 1_000])).toString('base64url');
    const token = `${named}.${box.sign(named, 'approval-link@2')}`;
    expect(readApprovalToken(box, token, 999)).toEqual({ ...place, wait: { since: 500 } });
    expect(() => readApprovalToken(box, token, 1_000)).toThrow(/expired/);
  });
});
