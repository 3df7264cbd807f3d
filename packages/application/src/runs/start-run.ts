import {
  HeddleError,
  type JsonObject,
  type Pins,
  type Plan,
  present,
  type RunReplay,
} from '@heddle/contracts';
import { firstSegments } from '@heddle/engine';
import { createSchemaValidator, type SchemaValidator } from '@heddle/json-schema';
import { type StartResult, type StartRun, uuidv7 } from '@heddle/ports';
import type { Services } from '../services.ts';

/** A run to accept: its plan, its input, and where it comes from. */
export interface RunRequest {
  readonly workspaceId: string;
  readonly plan: Plan;
  readonly input: JsonObject;
  readonly runId?: string;
  readonly flowId?: string;
  readonly version?: number;
  readonly slug?: string;
  readonly keyId?: string;
  readonly session?: string;
  readonly user?: string;
  readonly pins?: Pins;
  /** The earlier run it goes on from. */
  readonly fork?: StartRun['fork'];
  /** The run whose recorded exchanges answer it; it then waits for no other run of its session. */
  readonly replay?: RunReplay;
  readonly idempotency?: StartRun['idempotency'];
  /** Somebody may look on while text is made. */
  readonly watched?: boolean;
  /** The activation of another run that waits for this one. */
  readonly caller?: StartRun['caller'];
}

type Starting = Pick<Services, 'runs' | 'queue' | 'clock'> & Partial<Pick<Services, 'turns'>>;

/**
 * Accepts a run: durable once this resolves. The bell is rung afterwards; one that is lost is rung again by the
 * sweeper.
 *
 * @throws HeddleError `input-invalid` naming every field that does not fit, `store-unavailable`.
 */
export async function startRun(
  { runs, queue, clock, turns }: Starting,
  request: RunRequest,
): Promise<StartResult> {
  const { plan, workspaceId } = request;
  const runId = request.runId ?? uuidv7();
  const ready = firstSegments(plan);
  const result = await runs.start({
    runId,
    workspaceId,
    planId: plan.id,
    input: request.input,
    ready,
    events: [{ type: 'run-started', at: clock.now() }],
    ...present({
      flowId: request.flowId,
      version: request.version,
      slug: request.slug,
      keyId: request.keyId,
      session: request.session,
      user: request.user,
      serialKey: serialKeyOf(request),
      idempotency: request.idempotency,
      pins: request.pins,
      fork: request.fork,
      replay: request.replay,
      watched: request.watched,
      caller: request.caller,
    }),
  });
  if (result.outcome === 'conflict') return result;
  const isNew = result.outcome === 'started';
  if (isNew && result.queuedBehindSession) return result;
  // Whoever asks again may do so because a server died between record and bell; a bell too many does nothing.
  // Accepted is durable: when the queue is away the sweeper rings.
  await queue
    .ring(
      'segments',
      ready.map((segment) => ({ runId: result.runId, segment })),
      { turn: isNew ? (turns?.next(workspaceId) ?? 0) : 0 },
    )
    .catch(() => undefined);
  return result;
}

/** Runs of one conversation take turns, so that each remembers what the one before said. */
function serialKeyOf({ plan, workspaceId, flowId, session, replay }: RunRequest): string | undefined {
  if (!plan.sessionful || session === undefined || replay !== undefined) return undefined;
  return `${workspaceId}/${flowId ?? plan.id}/${session}`;
}

const validators = new WeakMap<Plan, SchemaValidator>();

/**
 * Checks a run's input against the plan's schema.
 *
 * @returns the input without what the schema does not name, and warnings that name what was left out.
 * @throws HeddleError `input-invalid` with every problem.
 */
export function checkInput(
  plan: Plan,
  input: JsonObject,
  unknown: 'ignore' | 'refuse',
): { readonly input: JsonObject; readonly warnings: readonly string[] } {
  const known = new Set(Object.keys(propertiesOf(plan)));
  if (plan.input.mode === 'chat') for (const name of ['messages', 'files']) known.add(name);
  const extra = Object.keys(input).filter((name) => !known.has(name));
  if (extra.length > 0 && unknown === 'refuse') {
    throw new HeddleError(
      'input-invalid',
      `The flow's input has no field ${extra.map((name) => `\`${name}\``).join(', ')}. It has: ${[...known].join(', ') || 'none'}.`,
      { details: { issues: extra.map((name) => ({ path: `/${name}`, message: 'Unknown field.' })) } },
    );
  }
  const accepted = Object.fromEntries(Object.entries(input).filter(([name]) => known.has(name)));
  const validator = validators.get(plan) ?? createSchemaValidator(plan.input.schema);
  validators.set(plan, validator);
  const result = validator.validate(accepted);
  if (!result.valid) {
    const issues = result.problems.slice(0, 20).map(({ path, message }) => ({ path, message }));
    throw new HeddleError(
      'input-invalid',
      `The input does not fit the flow: ${issues
        .slice(0, 3)
        .map((issue) => `${issue.path || '/'}: ${issue.message}`)
        .join(' ')}`,
      { details: { issues } },
    );
  }
  return {
    input: accepted,
    warnings: extra.map((name) => `The field \`${name}\` is unknown to this flow and was ignored.`),
  };
}

function propertiesOf(plan: Plan): object {
  const { properties } = plan.input.schema;
  return typeof properties === 'object' && properties !== null ? properties : {};
}
