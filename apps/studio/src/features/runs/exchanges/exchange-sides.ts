import type { Exchange, Json } from '@heddle/contracts';
import { formatDuration } from '../../../lib/format.ts';
import { asList, listOf, member, numberOf, textOf, textsOf } from './reading.ts';

/** A part of what was asked or answered, in the form in which it reads best. */
export type ExchangePart =
  | { readonly type: 'message'; readonly role: string; readonly text: string }
  | { readonly type: 'text'; readonly text: string; readonly isMono: boolean }
  | { readonly type: 'json'; readonly label: string; readonly value: Json }
  | {
      readonly type: 'pairs';
      readonly label: string;
      readonly pairs: readonly (readonly [string, string])[];
    }
  | { readonly type: 'run'; readonly runId: string }
  | { readonly type: 'note'; readonly text: string };

/** What was asked, part by part. */
export function requestParts({ kind, request }: Exchange): readonly ExchangePart[] {
  switch (kind) {
    case 'model':
      return modelRequest(request);
    case 'http':
      return [
        {
          type: 'text',
          text: `${textOf(request, 'method') ?? 'GET'} ${textOf(request, 'url') ?? ''}`,
          isMono: true,
        },
        ...headers(request),
        ...body(member(request, 'body')),
      ];
    case 'knowledge': {
      const settings = pairsOf(request, ['knowledgeId', 'topK', 'minScore']);
      return [
        { type: 'text', text: textOf(request, 'text') ?? '', isMono: false },
        ...asPairs('Settings', settings),
      ];
    }
    case 'clock':
      return [];
    case 'wait': {
      const { afterMs, form } = { afterMs: numberOf(request, 'afterMs'), form: member(request, 'form') };
      return [
        ...(afterMs === undefined
          ? []
          : [{ type: 'note' as const, text: `Time wakes it after ${formatDuration(afterMs)}.` }]),
        ...(form === undefined ? [] : [{ type: 'json' as const, label: 'Form', value: form }]),
      ];
    }
    default:
      return [{ type: 'json', label: 'Request', value: request }];
  }
}

/** What was answered, part by part; empty when nothing was. */
export function answerParts({ kind, response, truncated }: Exchange): readonly ExchangePart[] {
  if (response === undefined) return [];
  if (truncated && kind !== 'http') return [tooLong(response)];
  switch (kind) {
    case 'model':
      return modelAnswer(response);
    case 'http':
      return [...headers(response), ...body(member(response, 'body'))];
    case 'knowledge':
      return knowledgeAnswer(response);
    case 'memory': {
      const turns = asList(response).map(toMessage);
      return turns.length > 0 ? turns : [{ type: 'note', text: 'The conversation is empty.' }];
    }
    case 'flow': {
      const runId = textOf(response, 'runId');
      const answer = member(response, 'answer');
      return [
        ...(runId === undefined ? [] : [{ type: 'run' as const, runId }]),
        ...(answer === undefined ? [] : [{ type: 'json' as const, label: 'Answer', value: answer }]),
      ];
    }
    default:
      return [{ type: 'json', label: 'Answer', value: response }];
  }
}

function modelRequest(request: Json): readonly ExchangePart[] {
  const settings = pairsOf(request, ['provider', 'model', 'baseUrl', 'temperature', 'maxTokens', 'apiKey']);
  const schema = member(request, 'schema');
  const passages = listOf(request, 'passages');
  return [
    ...listOf(request, 'messages').map(toMessage),
    ...(passages.length === 0 ? [] : [{ type: 'json' as const, label: 'Passages', value: passages }]),
    ...(schema === undefined ? [] : [{ type: 'json' as const, label: 'Schema', value: schema }]),
    ...asPairs('Settings', settings),
  ];
}

function modelAnswer(response: Json): readonly ExchangePart[] {
  const parts = asList(response);
  const done = parts.find((part) => textOf(part, 'type') === 'done');
  const text =
    done === undefined ? parts.map((part) => textOf(part, 'text') ?? '').join('') : textOf(done, 'text');
  const json = member(done, 'json');
  const quotes = listOf(done, 'quotes');
  return [
    ...(json === undefined
      ? [{ type: 'message' as const, role: 'assistant', text: text ?? '' }]
      : [{ type: 'json' as const, label: 'Answer', value: json }]),
    ...(quotes.length === 0 ? [] : [{ type: 'json' as const, label: 'Quotes', value: quotes }]),
    ...(done === undefined ? [{ type: 'note' as const, text: 'The answer broke off here.' }] : []),
  ];
}

function knowledgeAnswer(response: Json): readonly ExchangePart[] {
  const degraded = textOf(response, 'degraded');
  return [
    ...(degraded === undefined ? [] : [{ type: 'note' as const, text: degraded }]),
    { type: 'json', label: 'Passages', value: listOf(response, 'chunks') },
  ];
}

function toMessage(value: Json): ExchangePart {
  const text = textOf(value, 'content') ?? textOf(value, 'text');
  return { type: 'message', role: textOf(value, 'role') ?? 'message', text: text ?? JSON.stringify(value) };
}

function headers(value: Json): readonly ExchangePart[] {
  return asPairs('Headers', textsOf(value, 'headers'));
}

function asPairs(label: string, pairs: readonly (readonly [string, string])[]): readonly ExchangePart[] {
  return pairs.length === 0 ? [] : [{ type: 'pairs', label, pairs }];
}

/** Members that are texts or numbers, by name. */
function pairsOf(value: Json, names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((name) => {
    const found = member(value, name);
    return typeof found === 'string' || typeof found === 'number' ? [[name, String(found)] as const] : [];
  });
}

/** A body as JSON where it is some, as text where it is that, else in words. */
function body(value: Json | undefined): readonly ExchangePart[] {
  if (value === undefined) return [];
  const text = textOf(value, 'text');
  if (text === '') return [{ type: 'note', text: 'The body is empty.' }];
  if (text !== undefined) {
    const json = asJson(text);
    return [
      json === undefined
        ? { type: 'text', text, isMono: true }
        : { type: 'json', label: 'Body', value: json },
    ];
  }
  const base64 = textOf(value, 'base64');
  if (base64 === undefined) return [tooLong(value)];
  return [{ type: 'note', text: `The body is not text: ${bytesOfBase64(base64).toLocaleString()} bytes.` }];
}

function asJson(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json; // cast: what JSON.parse gives is JSON
  } catch {
    // It is shown as the text it is.
    return undefined;
  }
}

function bytesOfBase64(text: string): number {
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4);
}

function tooLong(value: Json): ExchangePart {
  const bytes = numberOf(value, 'bytes');
  const size =
    bytes === undefined ? 'Too long to be kept' : `${bytes.toLocaleString()} bytes, too long to be kept`;
  return { type: 'note', text: `${size}. Only its hash is: ${textOf(value, 'sha256') ?? ''}` };
}
