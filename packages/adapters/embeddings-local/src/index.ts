export { type LocalEmbedderAvailability, localEmbedderAvailability } from './availability.ts';
export {
  type Quote,
  READER_THRESHOLDS,
  type ReaderAnswer,
  type ReaderPassage,
  type ReaderRequest,
  readExtractively,
} from './extractive-reader.ts';
export { cosineOfUnitVectors, FUSION_WEIGHTS, fuseScores } from './fuse-scores.ts';
export { createKeywordIndex, type KeywordIndex, type Passage, type PassageScore } from './keyword-index.ts';
export { createLocalEmbedder, type LocalEmbedder, type LocalEmbedderOptions } from './local-embedder.ts';
export type { RuntimeName } from './runtime.ts';
export { MAXIMUM_SENTENCE_LENGTH, type Sentence, splitSentences } from './split-sentences.ts';
