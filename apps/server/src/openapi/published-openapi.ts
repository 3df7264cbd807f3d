import { type Plan, RUN_STATUSES } from '@heddle/contracts';

/** The OpenAPI 3.1 document of one published flow: its input is the flow's own schema. */
export function publishedOpenApi({
  slug,
  version,
  plan,
  serverUrl,
}: {
  readonly slug: string;
  readonly version: number;
  readonly plan: Plan;
  readonly serverUrl: string;
}): object {
  const output = {
    type: 'object',
    properties: Object.fromEntries(outputFields(plan).map((name) => [name, {}])),
  };
  const usage = {
    type: 'object',
    properties: {
      inputTokens: { type: 'integer' },
      outputTokens: { type: 'integer' },
      costUsd: { type: 'number' },
    },
  };
  const problem = {
    description: 'A problem.',
    content: {
      'application/problem+json': {
        schema: {
          type: 'object',
          properties: { code: { type: 'string' }, detail: { type: 'string' }, runId: { type: 'string' } },
        },
      },
    },
  };
  return {
    openapi: '3.1.0',
    info: { title: slug, version: String(version) },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: {
      [`/v1/flows/${slug}`]: {
        post: {
          operationId: 'call',
          summary: 'Calls the flow and waits for its answer.',
          parameters: ['Idempotency-Key', 'Heddle-Session', 'Heddle-User', 'Prefer'].map((name) => ({
            name,
            in: 'header',
            required: false,
            schema: { type: 'string' },
          })),
          requestBody: { required: true, content: { 'application/json': { schema: plan.input.schema } } },
          responses: {
            200: {
              description: 'The answer.',
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['runId', 'output', 'usage', 'latencyMs'],
                    properties: {
                      runId: { type: 'string' },
                      output,
                      usage,
                      latencyMs: { type: 'number' },
                      warnings: { type: 'array', items: { type: 'string' } },
                    },
                  },
                },
                'text/event-stream': {},
              },
            },
            202: {
              description: 'Not finished yet; poll the Location.',
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['runId', 'status'],
                    properties: { runId: { type: 'string' }, status: { enum: RUN_STATUSES } },
                  },
                },
              },
            },
            default: problem,
          },
        },
      },
    },
  };
}

function outputFields(plan: Plan): string[] {
  const nodes = plan.nodes.filter((node) => plan.outputs.includes(node.id));
  return [
    ...new Set(
      nodes.flatMap((node) =>
        node.inputs.filter((input) => input.sources.length > 0).map((input) => input.port),
      ),
    ),
  ];
}
