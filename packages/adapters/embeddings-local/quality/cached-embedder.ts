import type { Embedder } from '@heddle/ports';

/**
 * An embedder that remembers every vector it made, since a measurement asks for the same passages again and again.
 * Closing it forgets them; `embedder` stays open.
 */
export function cacheEmbedder(embedder: Embedder): Embedder {
  const vectors = new Map<string, Float32Array>();
  return {
    id: embedder.id,
    dimensions: embedder.dimensions,
    async embed(texts, options) {
      const missing = [...new Set(texts.filter((text) => !vectors.has(text)))];
      const made = await embedder.embed(missing, options);
      missing.forEach((text, index) => {
        vectors.set(text, made[index] ?? new Float32Array(embedder.dimensions));
      });
      return texts.map((text) => vectors.get(text) ?? new Float32Array(embedder.dimensions));
    },
    async close() {
      vectors.clear();
    },
  };
}
