import { HeddleError, type Json, toJsonObject } from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { ChatModels, FlowCaller, MemoryReader, NodeContext, Retriever } from '@heddle/ports';
import { keptJson } from './exchange-json.ts';
import { httpRequestToJson, httpResponseToJson, maskedResponse, toHttpResponse } from './http-exchange.ts';
import { usageOf } from './kept-wait.ts';
import { ChatAnswer, chatRequestToJson, maskedPart, toChatParts } from './model-exchange.ts';
import { failureOf, maskedFailure } from './recorder.ts';
import { placeholderOf } from './secret-mask.ts';
import type { Tape } from './tape.ts';

/** The part of a node's context that reaches the outside. */
export type Outside = Pick<
  NodeContext,
  'secret' | 'http' | 'models' | 'knowledge' | 'memory' | 'flows' | 'clock'
>;

/** The outside with a tape before it: nothing goes in or out that the tape does not see. */
export function tapedOutside(tape: Tape, outside: Outside): Outside {
  return {
    secret: tapedSecret(tape, outside.secret),
    http: tapedHttp(tape, outside.http),
    models: tapedModels(tape, outside.models),
    knowledge: tapedKnowledge(tape, outside.knowledge),
    memory: tapedMemory(tape, outside.memory),
    flows: tapedFlows(tape, outside.flows),
    clock: tapedClock(tape, outside.clock),
  };
}

/** What a body emits; what a replay got from its cassette costs nothing. */
export function tapedEmit(tape: Tape, { emit, run }: NodeAttempt): NodeContext['emit'] {
  if (!run.replay) return emit;
  return { ...emit, usage: (usage) => emit.usage(tape.spent(usage)) };
}

/** A replay that sends nothing needs no secret: its name is enough. */
function tapedSecret(tape: Tape, read: Outside['secret']): Outside['secret'] {
  return async (reference, options) => {
    const name = reference.secret;
    try {
      const value = await read(reference, options);
      tape.mask.add(name, value);
      return value;
    } catch (error) {
      if (!tape.isOffline || !HeddleError.is(error) || error.code !== 'secret-missing') throw error;
      const placeholder = placeholderOf(name);
      tape.mask.add(name, placeholder);
      return placeholder;
    }
  };
}

function tapedHttp(tape: Tape, http: Outside['http']): Outside['http'] {
  return {
    request: (request) =>
      tape.exchange({
        kind: 'http',
        request: httpRequestToJson(request, tape.mask),
        ask: async () => maskedResponse(await http.request(request), tape.mask),
        toJson: httpResponseToJson,
        fromJson: toHttpResponse,
      }),
  };
}

function tapedModels(tape: Tape, models: ChatModels): ChatModels {
  return {
    async *chat(request, { stream }) {
      const { recorded, open } = tape.begin('model', chatRequestToJson(request, tape.mask));
      if (recorded) {
        for (const part of toChatParts(tape.answerOf(recorded, open), stream)) {
          if (part.type === 'done') tape.save(part.usage);
          yield part;
        }
        return;
      }
      const answer = new ChatAnswer();
      try {
        for await (const each of models.chat(request, { stream })) {
          const part = maskedPart(each, tape.mask);
          answer.add(part);
          yield part;
        }
      } catch (error) {
        open.end(failureOf(error, tape.mask));
        throw maskedFailure(error, tape.mask);
      } finally {
        // Also when the body wants no more of it.
        const { json, truncated } = answer.toJson();
        open.end({ response: json, ...(truncated ? { truncated } : {}) });
      }
    },
  };
}

function tapedKnowledge(tape: Tape, knowledge: Retriever): Retriever {
  return {
    retrieve: (query) => {
      const { signal: _signal, workspaceId: _workspaceId, ...asked } = query;
      return tape.exchange({
        kind: 'knowledge',
        request: tape.mask.json(asked),
        ask: () => knowledge.retrieve(query),
        toJson: (found) => keptJson(toJsonObject(found)),
        fromJson: (json) => json as unknown as Awaited<ReturnType<Retriever['retrieve']>>, // cast: written by `toJson` above
      });
    },
  };
}

function tapedMemory(tape: Tape, memory: MemoryReader): MemoryReader {
  return {
    turns: (query) =>
      tape.exchange({
        kind: 'memory',
        request: tape.mask.json(query),
        ask: () => memory.turns(query),
        toJson: (turns) => keptJson(turns.map(toJsonObject)),
        fromJson: (json) => json as unknown as Awaited<ReturnType<MemoryReader['turns']>>, // cast: written by `toJson` above
      }),
  };
}

function tapedFlows(tape: Tape, flows: FlowCaller): FlowCaller {
  return {
    start: (call) =>
      tape.exchange({
        kind: 'flow',
        request: tape.mask.json({ ...call, input: keptJson(call.input).json }),
        ask: () => flows.start(call),
        toJson: (started) => keptJson(toJsonObject(started)),
        fromJson: (json) => {
          const started = json as unknown as Awaited<ReturnType<FlowCaller['start']>>; // cast: written by `toJson` above
          tape.save(usageOf(started.answer));
          return started;
        },
      }),
  };
}

const NO_QUESTION: Json = {};

function tapedClock(tape: Tape, clock: Outside['clock']): Outside['clock'] {
  return {
    now: () => {
      const { recorded, open } = tape.begin('clock', NO_QUESTION);
      if (recorded) return Number(tape.answerOf(recorded, open));
      const now = clock.now();
      open.end({ response: now });
      return now;
    },
  };
}
