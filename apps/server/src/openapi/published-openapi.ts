import { type Plan, RUN_STATUSES } from '@heddle/contracts';

/** A published flow and where it is served. */
interface PublishedFlow {
  readonly slug: string;
  readonly version: number;
  readonly plan: Plan;
  readonly serverUrl: string;
}

const TEXT = { type: 'string' };

const USAGE = {
  type: 'object',
  properties: {
    inputTokens: { type: 'integer' },
    outputTokens: { type: 'integer' },
    costUsd: { type: 'number' },
  },
};

const PENDING = {
  type: 'object',
  required: ['runId', 'status'],
  properties: { runId: TEXT, status: { enum: RUN_STATUSES } },
};

const PROBLEM = {
  type: 'object',
  properties: { code: TEXT, detail: TEXT, runId: TEXT },
};

const HEADERS = ['Idempotency-Key', 'Heddle-Session', 'Heddle-User', 'Prefer'];

/** The OpenAPI 3.1 document of one published flow: its input is the flow's own schema. */
export function publishedOpenApi({ slug, version, plan, serverUrl }: PublishedFlow): object {
  return {
    openapi: '3.1.0',
    info: { title: slug, version: String(version) },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: { [`/v1/flows/${slug}`]: { post: callOperation(plan) } },
  };
}

function callOperation(plan: Plan): object {
  return {
    operationId: 'call',
    summary: 'Calls the flow and waits for its answer.',
    parameters: HEADERS.map((name) => ({ name, in: 'header', required: false, schema: TEXT })),
    requestBody: { required: true, content: { 'application/json': { schema: plan.input.schema } } },
    responses: {
      200: {
        description: 'The answer.',
        content: { 'application/json': { schema: answerSchema(plan) }, 'text/event-stream': {} },
      },
      202: {
        description: 'Not finished yet; poll the Location.',
        content: { 'application/json': { schema: PENDING } },
      },
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: PROBLEM } } },
    },
  };
}

function answerSchema(plan: Plan): object {
  return {
    type: 'object',
    required: ['runId', 'output', 'usage', 'latencyMs'],
    properties: {
      runId: TEXT,
      output: {
        type: 'object',
        properties: Object.fromEntries(outputFields(plan).map((name) => [name, {}])),
      },
      usage: USAGE,
      latencyMs: { type: 'number' },
      warnings: { type: 'array', items: TEXT },
    },
  };
}

function outputFields(plan: Plan): string[] {
  const nodes = plan.nodes.filter((node) => plan.outputs.includes(node.id));
  const connected = nodes.flatMap((node) => node.inputs.filter((input) => input.sources.length > 0));
  return [...new Set(connected.map((input) => input.port))];
}
