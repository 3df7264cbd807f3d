/** VectorStore on Chroma. */
export { type ChromaVectorStoreOptions, createChromaVectorStore } from './vector-store.ts';
