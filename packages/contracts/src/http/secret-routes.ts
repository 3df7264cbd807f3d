import { z } from 'zod';
import { keyBodySchema, keyInfoSchema } from './key.ts';
import { listOf } from './list.ts';
import { id } from './parameters.ts';
import { providerInfoSchema, providerTestBodySchema, providerTestResultSchema } from './provider.ts';
import { defineRoute, type RouteContract } from './route.ts';
import { secretBodySchema, secretInfoSchema } from './secret.ts';

/** Secrets, providers and API keys. */
export const secretRoutes = {
  listSecrets: defineRoute({
    method: 'get',
    path: '/api/secrets',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Secrets',
    summary: 'Names and hints; values are never readable.',
    status: 200,
    response: listOf(secretInfoSchema),
  }),
  putSecret: defineRoute({
    method: 'post',
    path: '/api/secrets',
    access: 'workspace',
    permission: 'secrets:write',
    tag: 'Secrets',
    summary: 'Stores a secret, encrypted; the same name replaces it.',
    body: secretBodySchema,
    status: 201,
    response: secretInfoSchema,
  }),
  deleteSecret: defineRoute({
    method: 'delete',
    path: '/api/secrets/:name',
    access: 'workspace',
    permission: 'secrets:write',
    tag: 'Secrets',
    summary: 'Deletes a secret.',
    params: z.strictObject({ name: z.string() }),
    status: 204,
  }),
  listProviders: defineRoute({
    method: 'get',
    path: '/api/providers',
    access: 'workspace',
    permission: 'flows:read',
    tag: 'Secrets',
    summary: 'Model providers and whether they are set up.',
    status: 200,
    response: listOf(providerInfoSchema),
  }),
  testProvider: defineRoute({
    method: 'post',
    path: '/api/providers/test',
    access: 'workspace',
    permission: 'secrets:write',
    tag: 'Secrets',
    summary: 'Asks a provider one word, on a worker.',
    body: providerTestBodySchema,
    status: 200,
    response: providerTestResultSchema,
  }),
  listKeys: defineRoute({
    method: 'get',
    path: '/api/keys',
    access: 'workspace',
    permission: 'keys:write',
    tag: 'Keys',
    summary: 'API keys without their secrets.',
    status: 200,
    response: listOf(keyInfoSchema),
  }),
  createKey: defineRoute({
    method: 'post',
    path: '/api/keys',
    access: 'workspace',
    permission: 'keys:write',
    tag: 'Keys',
    summary: 'Makes an API key, shown once.',
    body: keyBodySchema,
    status: 201,
    response: z.object({ id: z.string(), key: z.string() }),
  }),
  deleteKey: defineRoute({
    method: 'delete',
    path: '/api/keys/:id',
    access: 'workspace',
    permission: 'keys:write',
    tag: 'Keys',
    summary: 'Revokes an API key.',
    params: id,
    status: 204,
  }),
} as const satisfies Record<string, RouteContract>;
