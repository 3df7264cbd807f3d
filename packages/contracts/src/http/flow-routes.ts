import { z } from 'zod';
import { calledFlowSchema } from '../called-flow.ts';
import { flowSchema } from '../flow.ts';
import { checkResultSchema, flowListItemSchema, flowRecordSchema } from './flow.ts';
import { listOf } from './list.ts';
import { nodeInfoSchema, tryBodySchema, tryResultSchema } from './node.ts';
import { id, page } from './parameters.ts';
import { flowVersionSchema, publishBodySchema, publishResultSchema } from './publication.ts';
import { defineRoute, type RouteContract } from './route.ts';
import { templateSchema, templateUseResultSchema } from './template.ts';

/** Largest flow that is taken. */
const FLOW_BYTES = 4 * 1024 * 1024;

/** Slugs with or without a version, such as `translate@2,summarise`. */
const FLOW_NAMES = /^[a-z0-9-]+(?:@[1-9][0-9]{0,8})?(?:,[a-z0-9-]+(?:@[1-9][0-9]{0,8})?)*$/;

/** Nodes, flows and templates. */
export const flowRoutes = {
  listNodes: defineRoute({
    method: 'get',
    path: '/api/nodes',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Nodes',
    summary: 'The catalogue of node kinds.',
    status: 200,
    response: listOf(nodeInfoSchema),
  }),
  tryNode: defineRoute({
    method: 'post',
    path: '/api/nodes/:kind/try',
    access: 'workspace',
    permission: 'runs:write',
    tag: 'Nodes',
    summary: 'Runs one node as a real plan on a worker.',
    params: z.strictObject({ kind: z.string() }),
    body: tryBodySchema,
    status: 200,
    response: tryResultSchema,
  }),
  checkFlow: defineRoute({
    method: 'post',
    path: '/api/flows/check',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Flows',
    summary: 'Compiles a flow without saving it.',
    body: flowSchema,
    maxBodyBytes: FLOW_BYTES,
    status: 200,
    response: checkResultSchema,
  }),
  listFlows: defineRoute({
    method: 'get',
    path: '/api/flows',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Flows',
    summary: 'Flows, newest first.',
    query: z.strictObject({ ...page, search: z.string().max(200).optional() }),
    status: 200,
    response: listOf(flowListItemSchema),
  }),
  listCalledFlows: defineRoute({
    method: 'get',
    path: '/api/called-flows',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Flows',
    summary: 'What published flows take and call, by name: what a call of them is checked against.',
    query: z.strictObject({
      names: z
        .string()
        .max(8_192)
        .regex(
          FLOW_NAMES,
          'Expected names such as `translate@2,summarise`: a slug, and a version where it is pinned.',
        ),
    }),
    status: 200,
    response: listOf(calledFlowSchema),
  }),
  createFlow: defineRoute({
    method: 'post',
    path: '/api/flows',
    access: 'workspace',
    permission: 'flows:write',
    tag: 'Flows',
    summary: 'Saves a new flow; it may be incomplete.',
    body: flowSchema,
    maxBodyBytes: FLOW_BYTES,
    status: 201,
    response: flowRecordSchema,
  }),
  getFlow: defineRoute({
    method: 'get',
    path: '/api/flows/:id',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Flows',
    summary: 'A flow and its revision.',
    params: id,
    status: 200,
    response: flowRecordSchema,
  }),
  saveFlow: defineRoute({
    method: 'put',
    path: '/api/flows/:id',
    access: 'workspace',
    permission: 'flows:write',
    tag: 'Flows',
    summary: 'Saves a flow over the revision in If-Match.',
    params: id,
    body: flowSchema,
    maxBodyBytes: FLOW_BYTES,
    status: 200,
    response: flowRecordSchema,
  }),
  deleteFlow: defineRoute({
    method: 'delete',
    path: '/api/flows/:id',
    access: 'workspace',
    permission: 'flows:write',
    tag: 'Flows',
    summary: 'Deletes a flow and unpublishes it.',
    params: id,
    status: 204,
  }),
  publishFlow: defineRoute({
    method: 'post',
    path: '/api/flows/:id/publish',
    access: 'workspace',
    permission: 'flows:publish',
    tag: 'Flows',
    summary: 'Publishes the saved flow as a new version.',
    params: id,
    body: publishBodySchema,
    status: 201,
    response: publishResultSchema,
  }),
  listVersions: defineRoute({
    method: 'get',
    path: '/api/flows/:id/versions',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Flows',
    summary: 'Published versions with what changed.',
    params: id,
    status: 200,
    response: listOf(flowVersionSchema),
  }),
  rollbackFlow: defineRoute({
    method: 'post',
    path: '/api/flows/:id/rollback',
    access: 'workspace',
    permission: 'flows:publish',
    tag: 'Flows',
    summary: 'Makes an earlier version the live one.',
    params: id,
    body: z.strictObject({ version: z.number().int().positive() }),
    status: 200,
    response: publishResultSchema,
  }),
  listTemplates: defineRoute({
    method: 'get',
    path: '/api/templates',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Templates',
    summary: 'The library.',
    status: 200,
    response: listOf(templateSchema),
  }),
  useTemplate: defineRoute({
    method: 'post',
    path: '/api/templates/:id/use',
    access: 'workspace',
    permission: 'flows:write',
    tag: 'Templates',
    summary: 'Makes a flow, and its knowledge, from a template.',
    params: id,
    status: 201,
    response: templateUseResultSchema,
  }),
} as const satisfies Record<string, RouteContract>;
