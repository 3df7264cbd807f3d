import type { Json, JsonObject, JsonSchema } from '@heddle/contracts';
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand';
import type { NodeView, NodeViews } from '../../../canvas/node-view.ts';
import { readStored, writeStored } from '../../../lib/stored-value.ts';

/** One turn of a conversation with a flow. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** The run that answers it, or made it; none while it is being started. */
  readonly runId?: string;
  readonly isFailed?: boolean;
}

/** What the next run is asked. */
export interface RunInputState {
  readonly values: JsonObject;
  readonly turns: readonly ChatTurn[];
  /** One conversation for memories; a new one forgets. */
  readonly session: string;
}

export type RunInputStore = StoreApi<RunInputState> & {
  readonly setValue: (name: string, value: Json | undefined) => void;
  readonly addTurn: (turn: ChatTurn) => void;
  /** Says which run answers the last question; without one the question is taken back. */
  readonly bindRun: (runId: string | undefined) => void;
  readonly newConversation: () => void;
};

const valuesSchema = z.record(
  z.string(),
  z.custom<Json>((value) => value !== undefined),
);

/** Makes the store of what a flow is asked; form values are remembered by flow. */
export function createRunInputStore(flowId: string): RunInputStore {
  const key = `run-input.${flowId}`;
  const store = createStore<RunInputState>(() => ({
    values: readStored(key, valuesSchema, {}),
    turns: [],
    session: crypto.randomUUID(),
  }));
  return Object.assign(store, {
    setValue: (name: string, value: Json | undefined) => {
      const { [name]: _before, ...rest } = store.getState().values;
      const values = value === undefined ? rest : { ...rest, [name]: value };
      store.setState({ values });
      writeStored(key, values);
    },
    addTurn: (turn: ChatTurn) => store.setState(({ turns }) => ({ turns: [...turns, turn] })),
    bindRun: (runId: string | undefined) =>
      store.setState(({ turns }) => {
        const last = turns.at(-1);
        if (last?.role !== 'user' || last.runId !== undefined) return { turns };
        return { turns: runId === undefined ? turns.slice(0, -1) : turns.with(-1, { ...last, runId }) };
      }),
    newConversation: () => store.setState({ turns: [], session: crypto.randomUUID() }),
  });
}

/** What a flow asks for: a form with fields, or a conversation whose text goes to one of them. */
export interface AskedInput {
  readonly mode: 'form' | 'chat';
  /** A schema of an object with the fields that callers send. */
  readonly schema: JsonSchema;
  /** The field that a conversation's text goes to. */
  readonly textField: string;
}

/** What the flow's input asks for, read from the ports it has; undefined while there is no input. */
export function askedInput(views: NodeViews): AskedInput | undefined {
  const view = [...views.values()].find((each) => each.spec?.role === 'input');
  if (!view) return undefined;
  const asked = view.ports.outputs.filter((port) => port.schema !== undefined);
  const required = asked.filter((port) => !port.optional).map((port) => port.name);
  const text = asked.find((port) => port.type === 'text')?.name ?? 'text';
  return {
    mode: modeOf(view),
    textField: text,
    schema: {
      type: 'object',
      properties: Object.fromEntries(asked.map((port) => [port.name, forAsking(port.schema ?? {})])),
      required,
    },
  };
}

/** What the flow's input asks for as its author would write it: without what only the form needs. */
export function plainInputSchema(views: NodeViews): JsonSchema | undefined {
  const asked = askedInput(views);
  if (!asked) return undefined;
  const view = [...views.values()].find((each) => each.spec?.role === 'input');
  const schemas = (view?.ports.outputs ?? []).flatMap((port) =>
    port.schema ? [[port.name, port.schema] as const] : [],
  );
  return { ...asked.schema, properties: Object.fromEntries(schemas) };
}

/** Texts are asked for in a field that grows with them, unless the schema says more about them. */
function forAsking(schema: JsonSchema): JsonSchema {
  const isPlainText =
    schema.type === 'string' &&
    !['enum', 'const', 'format', 'pattern', 'x-heddle-ui'].some((key) => Object.hasOwn(schema, key));
  return isPlainText ? { ...schema, 'x-heddle-ui': { widget: 'multiline' } } : schema;
}

function modeOf(view: NodeView): 'form' | 'chat' {
  return view.node.config.mode === 'chat' ? 'chat' : 'form';
}

/** What a run of a conversation is asked: the new text, the other fields as they stand, and what was said before. */
export function chatInput(asked: AskedInput, state: RunInputState, text: string): JsonObject {
  const { [asked.textField]: _text, ...others } = state.values;
  const said = state.turns.filter((turn) => !turn.isFailed).map(({ role, content }) => ({ role, content }));
  return { ...others, [asked.textField]: text, messages: [...said, { role: 'user', content: text }] };
}
