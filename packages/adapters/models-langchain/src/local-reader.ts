import { NO_USAGE } from '@heddle/contracts';
import type { ChatRequest } from '@heddle/ports';
import type { Provider } from './chat-models.ts';

/** Finds the sentences of passages that answer a question. */
export type ReadLocally = (request: {
  readonly question: string;
  readonly passages: readonly { readonly id: string; readonly text: string }[];
}) => Promise<{
  readonly abstained: boolean;
  readonly quotes: readonly {
    readonly passageId: string;
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly score: number;
  }[];
}>;

/** The name under which the reader's answers are recorded. */
export const LOCAL_MODEL = 'built-in-reader';

const NO_PASSAGES =
  'The built-in reader quotes documents and does not write text. Connect passages to this model’s context, or choose a provider with a key.';
const NO_ANSWER = 'The documents do not answer this.';

/** The model that needs no key: it quotes the passages it is given, with citations, or says that they do not answer. */
export function createLocalReader(read: ReadLocally): Provider {
  return async function* readLocally(request, { stream }) {
    const passages = request.passages ?? [];
    const answer =
      passages.length === 0 ? undefined : await read({ question: questionOf(request), passages });
    const quotes = answer && !answer.abstained ? answer.quotes : [];
    const text =
      quotes.length > 0 ? quotes.map((quote) => quote.text.trim()).join('\n\n') : fallback(passages.length);
    if (stream) yield { type: 'text-delta', text };
    yield {
      type: 'done',
      text,
      model: LOCAL_MODEL,
      usage: NO_USAGE,
      finishReason: 'stop',
      ...(quotes.length > 0 ? { quotes } : {}),
    };
  };
}

function fallback(passages: number): string {
  return passages === 0 ? NO_PASSAGES : NO_ANSWER;
}

function questionOf(request: ChatRequest): string {
  return request.messages.findLast((message) => message.role === 'user')?.content ?? '';
}
