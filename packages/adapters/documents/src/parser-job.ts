import type { ErrorJson } from '@heddle/contracts';
import type { ChunkOptions, TextChunk } from './chunk-document.ts';
import type { DocumentFile, DocumentMediaType, ParsedDocument } from './document.ts';

/** What a parser process is asked. */
export type ParserJob =
  | {
      readonly kind: 'parse';
      readonly file: DocumentFile;
      readonly mediaType: DocumentMediaType;
      readonly maxLength: number;
    }
  | { readonly kind: 'chunk'; readonly document: ParsedDocument; readonly options: ChunkOptions };

/** What it answers. Chunks travel without their texts, which the caller cuts out of the document it has. */
export type ParserReply =
  | { readonly ok: true; readonly kind: 'parse'; readonly document: ParsedDocument }
  | { readonly ok: true; readonly kind: 'chunk'; readonly chunks: readonly Omit<TextChunk, 'text'>[] }
  | { readonly ok: false; readonly error: ErrorJson; readonly trace: string };
