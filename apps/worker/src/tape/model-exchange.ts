import type { Json, JsonObject } from '@heddle/contracts';
import type { ChatPart, ChatRequest } from '@heddle/ports';
import { keptJson } from './exchange-json.ts';
import type { SecretMask } from './secret-mask.ts';

/** A question to a model as it is recorded and compared; whether it is streamed makes no difference. */
export function chatRequestToJson(request: ChatRequest, mask: SecretMask): JsonObject {
  const { apiKey, signal: _signal, idempotencyKey: _idempotencyKey, ...asked } = request;
  const key = apiKey === undefined ? undefined : mask.text(apiKey);
  return {
    ...(mask.json(asked) as JsonObject), // cast: an object stays one
    ...(key === undefined ? {} : { apiKey: key.startsWith('{{secret:') ? key : '{{masked}}' }),
  };
}

/** The parts of an answer, put together again from its deltas. */
export class ChatAnswer {
  readonly #parts: Json[] = [];
  #text = '';
  #isDone = false;

  add(part: ChatPart): void {
    if (part.type === 'text-delta') {
      this.#text += part.text;
      return;
    }
    this.#parts.push(part as unknown as Json); // cast: parts are made of JSON members
    if (part.type === 'done') this.#isDone = true;
  }

  toJson(): { readonly json: Json; readonly truncated: boolean } {
    const broken = this.#isDone || this.#text === '' ? [] : [{ type: 'text-delta', text: this.#text }];
    return keptJson([...broken, ...this.#parts]);
  }
}

/** A part with what it repeats of a secret masked. */
export function maskedPart(part: ChatPart, mask: SecretMask): ChatPart {
  return mask.isEmpty ? part : (mask.json(part) as unknown as ChatPart); // cast: only texts inside it change
}

/** The parts of a recorded answer; whoever streams gets its text in one piece first. */
export function toChatParts(json: Json, stream: boolean): readonly ChatPart[] {
  const parts = json as unknown as readonly ChatPart[]; // cast: only `ChatAnswer` writes it
  const done = parts.find((part) => part.type === 'done');
  return stream && done && done.text !== '' ? [{ type: 'text-delta', text: done.text }, ...parts] : parts;
}
