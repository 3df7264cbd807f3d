import { Tokenizer } from '@huggingface/tokenizers';

/** The longest text the model was trained on, in tokens with `[CLS]` and `[SEP]`; what is beyond is not embedded. */
export const MAXIMUM_TOKENS = 256;

const SEPARATOR_ID = 102;
const FIRST_PREFIX = 2048;
/** WordPiece gives up on words over 100 characters, so a cut inside a word changes at most this many tokens. */
const TOKENS_OF_A_CUT_WORD = 100;

/** Turns a text into token ids: `[CLS]` … `[SEP]`, at most {@link MAXIMUM_TOKENS} of them. */
export type TokenEncoder = (text: string) => readonly number[];

/**
 * A tokenizer from the two files of a Hugging Face tokenizer. Ids are those of `tokenizers` itself. Of a long text only
 * as much is read as the ids need, so that a megabyte costs what a page costs.
 */
export function createTokenEncoder(tokenizer: object, tokenizerConfig: object): TokenEncoder {
  const model = new Tokenizer(tokenizer, tokenizerConfig);
  return function encodeText(text) {
    let length = FIRST_PREFIX;
    for (;;) {
      const ids = model.encode(text.slice(0, length)).ids;
      if (length >= text.length || ids.length >= MAXIMUM_TOKENS + TOKENS_OF_A_CUT_WORD) return truncate(ids);
      length *= 2;
    }
  };
}

function truncate(ids: readonly number[]): readonly number[] {
  if (ids.length <= MAXIMUM_TOKENS) return ids;
  return [...ids.slice(0, MAXIMUM_TOKENS - 1), SEPARATOR_ID];
}
