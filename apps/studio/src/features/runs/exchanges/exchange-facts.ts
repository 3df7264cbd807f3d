import type { Exchange, Json } from '@heddle/contracts';
import { formatCount, formatExactTime, formatUsd } from '../../../lib/format.ts';
import { asList, listOf, member, numberOf, textOf } from './reading.ts';

/** An exchange in one line. */
export interface ExchangeFacts {
  /** What was asked of whom. */
  readonly title: string;
  /** What came of it, and what it took. */
  readonly facts: readonly string[];
  /** The other side said no, though it answered. */
  readonly isBad: boolean;
}

/** An exchange in one line: what was asked of whom, what came of it. */
export function exchangeFacts(exchange: Exchange): ExchangeFacts {
  const { request, response, error } = exchange;
  const title = TITLES[exchange.kind](request, response);
  if (error) return { title, facts: [error.code], isBad: true };
  const status = exchange.kind === 'http' ? numberOf(response, 'status') : undefined;
  const facts = response === undefined ? [] : FACTS[exchange.kind](response);
  return { title, facts, isBad: status !== undefined && status >= 400 };
}

const TITLES: Record<Exchange['kind'], (request: Json, response: Json | undefined) => string> = {
  http: (request) => `${textOf(request, 'method') ?? 'GET'} ${shortUrl(textOf(request, 'url') ?? '')}`,
  model: (request, response) =>
    textOf(doneOf(response), 'model') ?? textOf(request, 'model') ?? textOf(request, 'provider') ?? 'Model',
  knowledge: (request) => `Searched “${textOf(request, 'text') ?? ''}”`,
  memory: () => 'Read the conversation',
  flow: (request) => {
    const version = numberOf(request, 'version');
    return `Called ${textOf(request, 'slug') ?? 'a flow'}${version === undefined ? '' : ` v${version}`}`;
  },
  clock: () => 'Looked at the clock',
  wait: (request) => textOf(request, 'reason') ?? 'Began to wait',
  wake: (_request, response) => `Woken by ${textOf(response, 'by') ?? 'somebody'}`,
  arrival: () => 'Went on with what had arrived',
};

const FACTS: Record<Exchange['kind'], (response: Json) => readonly string[]> = {
  http: (response) => [String(numberOf(response, 'status') ?? '')],
  model: (response) => {
    const done = doneOf(response);
    const usage = member(done, 'usage');
    const [given, taken] = [numberOf(usage, 'inputTokens') ?? 0, numberOf(usage, 'outputTokens') ?? 0];
    const cost = numberOf(usage, 'costUsd') ?? 0;
    const reason = textOf(done, 'finishReason');
    return [
      given + taken > 0 ? `${formatCount(given)} in · ${formatCount(taken)} out` : '',
      cost > 0 ? formatUsd(cost) : '',
      reason === undefined || reason === 'stop' ? '' : reason,
    ].filter((fact) => fact !== '');
  },
  knowledge: (response) => [counted(listOf(response, 'chunks').length, 'passage')],
  memory: (response) => [counted(asList(response).length, 'message')],
  flow: () => [],
  clock: (response) => (typeof response === 'number' ? [formatExactTime(response)] : []),
  wait: () => [],
  wake: () => [],
  arrival: () => [],
};

function doneOf(response: Json | undefined): Json | undefined {
  return asList(response).find((part) => textOf(part, 'type') === 'done');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString()} ${count === 1 ? what : `${what}s`}`;
}

/** An address without what every address has. */
function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
