import type { Json, JsonObject, JsonSchema, NodeRun } from '@heddle/contracts';
import { schemaOfPortType } from '@heddle/graph';
import type { NodeView } from '../canvas/node-view.ts';

/** How a waiting node is answered: what is asked for, and the ways to say it, the first one the plain one. */
export interface Question {
  readonly title: string;
  /** What the person decides about; empty when nothing is said. */
  readonly text: string;
  readonly schema: JsonSchema;
  readonly ways: readonly AnswerWay[];
}

/** One button. */
export interface AnswerWay {
  readonly id: 'approve' | 'reject' | 'send' | 'retry' | 'complete' | 'fail';
  readonly label: string;
  readonly tone: 'primary' | 'secondary' | 'danger';
  /** Whether the fields that are required must be filled in for it. */
  readonly isWhole: boolean;
  /** What is sent when the form holds this. */
  readonly valueOf: (values: JsonObject) => Json;
}

/** What a waiting node asks a person; undefined when it waits for something else, such as time. */
export function questionOf(node: NodeRun, view: NodeView | undefined): Question | undefined {
  const { waits } = node;
  if (node.status !== 'waiting' || !waits) return undefined;
  const on = waits.on ?? [];
  if (on.includes('person')) return inDoubt(waits.reason, view);
  if (!on.includes('signal')) return undefined;
  const form = (waits.form ?? {}) as JsonSchema; // cast: a node writes its form as a JSON Schema
  const title = typeof form.title === 'string' ? form.title : waits.reason;
  const text = typeof form.description === 'string' ? form.description : '';
  const properties = propertiesOf(form);
  if (isApproval(form, properties)) return { title, text, ...approval(form, properties) };
  const isObject = Object.keys(properties).length > 0;
  const { title: _title, description: _description, ...plain } = form;
  return {
    title,
    text,
    schema: isObject ? plain : { type: 'object', properties: { value: { title: 'Value', ...plain } } },
    ways: [
      {
        id: 'send',
        label: 'Send',
        tone: 'primary',
        isWhole: true,
        valueOf: (values) => (isObject ? values : (values.value ?? null)),
      },
    ],
  };
}

function isApproval(form: JsonSchema, properties: JsonObject): boolean {
  const approved = properties.approved;
  const isYesOrNo = typeof approved === 'object' && approved !== null && 'type' in approved;
  return (
    isYesOrNo &&
    approved.type === 'boolean' &&
    Array.isArray(form.required) &&
    form.required.includes('approved')
  );
}

/** Yes and no are buttons; the rest of the form is asked beside them, and required to say yes. */
function approval(form: JsonSchema, properties: JsonObject): Pick<Question, 'schema' | 'ways'> {
  const { approved: _approved, ...fields } = properties;
  const names = Array.isArray(form.anyOf)
    ? form.anyOf.flatMap((branch: unknown) => requiredOf(branch))
    : requiredOf(form);
  return {
    schema: { type: 'object', properties: fields, required: names.filter((name) => name !== 'approved') },
    ways: [
      {
        id: 'approve',
        label: 'Approve',
        tone: 'primary',
        isWhole: true,
        valueOf: (values) => ({ ...values, approved: true }),
      },
      {
        id: 'reject',
        label: 'Reject',
        tone: 'danger',
        isWhole: false,
        valueOf: (values) => ({ ...values, approved: false }),
      },
    ],
  };
}

/** Nobody knows whether the node had its effect: a person says how it goes on. */
function inDoubt(reason: string, view: NodeView | undefined): Question {
  const outputs = view?.ports.outputs.filter((port) => !port.inside) ?? [];
  return {
    title: 'Did it happen?',
    text: reason,
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        outputs.map((port) => [
          port.name,
          { ...(port.schema ?? schemaOfPortType(port.type) ?? {}), title: port.title ?? port.name },
        ]),
      ),
    },
    ways: [
      {
        id: 'complete',
        label: 'Go on with these outputs',
        tone: 'primary',
        isWhole: false,
        valueOf: (values) => ({ decision: 'complete', outputs: values }),
      },
      {
        id: 'retry',
        label: 'Run it again',
        tone: 'secondary',
        isWhole: false,
        valueOf: () => ({ decision: 'retry' }),
      },
      {
        id: 'fail',
        label: 'Fail',
        tone: 'danger',
        isWhole: false,
        valueOf: () => ({ decision: 'fail' }),
      },
    ],
  };
}

function requiredOf(schema: unknown): string[] {
  const required: unknown =
    typeof schema === 'object' && schema !== null && 'required' in schema ? schema.required : [];
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

function propertiesOf({ properties }: JsonSchema): JsonObject {
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties)
    ? (properties as JsonObject) // cast: members of a JSON Schema are JSON
    : {};
}
