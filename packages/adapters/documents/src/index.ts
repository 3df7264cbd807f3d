export { type ChunkOptions, chunkDocument, DEFAULT_CHUNK_SIZE, type TextChunk } from './chunk-document.ts';
export { detectMediaType } from './detect-media-type.ts';
export {
  DEFAULT_MAX_BYTES,
  type DocumentFile,
  type DocumentMediaType,
  type DocumentPage,
  type ParsedDocument,
} from './document.ts';
export {
  createDocumentParser,
  type DocumentParser,
  type DocumentParserOptions,
  type ParseOptions,
  parseDocument,
} from './document-parser.ts';
