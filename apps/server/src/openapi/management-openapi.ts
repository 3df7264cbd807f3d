import { type RouteContract, routes } from '@heddle/contracts';
import { z } from 'zod';

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** The OpenAPI 3.1 document of every route, made from the contracts that the server mounts. */
export function managementOpenApi(serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(routes) as [string, RouteContract][]) {
    // cast: the table satisfies Record<string, RouteContract>
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Heddle',
      version: '0.1.0',
      description:
        'Management API (/api) and published flows (/v1). Errors are application/problem+json with a stable code.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key (hd_…) for /v1, the admin token for both.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'heddle_session' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            runId: { type: 'string' },
            diagnostics: { type: 'array', items: { type: 'object' } },
            issues: { type: 'array', items: { type: 'object' } },
          },
        },
      },
    },
  };
}

function operationOf(name: string, route: RouteContract): object {
  const security = { public: [], workspace: [{ session: [] }, { bearer: [] }], published: [{ bearer: [] }] }[
    route.access
  ];
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    security,
    ...(route.permission === undefined ? {} : { 'x-heddle-permission': route.permission }),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...bodyOf(route),
    responses: {
      [route.status]: responseOf(route),
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: PROBLEM } } },
    },
  };
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return [];
  const json = toSchema(schema) as { properties?: Record<string, object>; required?: string[] }; // cast: the JSON Schema of an object
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || (json.required?.includes(name) ?? false),
    schema: property,
  }));
}

function bodyOf(route: RouteContract): object {
  if (route.multipart)
    return {
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
            },
          },
        },
      },
    };
  if (route.page && route.method === 'post')
    return {
      requestBody: { content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } },
    };
  if (!route.body) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: toSchema(route.body) } } },
  };
}

function responseOf(route: RouteContract): object {
  if (route.stream) return { description: 'Server-sent events.', content: { 'text/event-stream': {} } };
  if (route.page) return { description: 'A page.', content: { 'text/html': {} } };
  if (!route.response) return { description: route.status === 204 ? 'Done.' : 'OK.' };
  return {
    description: 'OK.',
    content: { 'application/json': { schema: toSchema(route.response, 'output') } },
  };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): object {
  const { $schema: _schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >; // cast: a JSON Schema is a record
  return json;
}
