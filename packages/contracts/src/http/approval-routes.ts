import { z } from 'zod';
import { defineRoute, type RouteContract } from './route.ts';

const token = z.strictObject({ token: z.string().max(2_048) });

/** The pages behind signed links: whoever has the link may answer the one wait that it names, once. */
export const approvalRoutes = {
  showApproval: defineRoute({
    method: 'get',
    path: '/approve/:token',
    access: 'public',
    tag: 'Approvals',
    summary: 'What a waiting node asks a person, behind its signed link (a page).',
    params: token,
    status: 200,
    page: true,
  }),
  answerApproval: defineRoute({
    method: 'post',
    path: '/approve/:token',
    access: 'public',
    tag: 'Approvals',
    summary: 'Answers it, once (a page).',
    params: token,
    maxBodyBytes: 256 * 1024,
    status: 200,
    page: true,
  }),
} as const satisfies Record<string, RouteContract>;
