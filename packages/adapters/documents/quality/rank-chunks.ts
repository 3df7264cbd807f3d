/** Orders the chunks for a question, best first, as indices into the list the ranker was made of. */
export type Ranker = (question: string) => readonly number[];

/** Turns texts into vectors of length 1; the local embedder of another package fits. */
export interface TextEmbedder {
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

/** Okapi BM25 with k1 1.2 and b 0.75 over lower-case words (Robertson and Zaragoza 2009). */
export function rankByWords(texts: readonly string[]): Ranker {
  const documents = texts.map(countWords);
  const lengths = documents.map((counts) => [...counts.values()].reduce((total, count) => total + count, 0));
  const average = lengths.reduce((total, length) => total + length, 0) / lengths.length;
  const frequency = new Map<string, number>();
  for (const counts of documents) {
    for (const word of counts.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const weigh = (word: string, index: number) => {
    const count = documents[index]?.get(word) ?? 0;
    const found = frequency.get(word) ?? 0;
    const rarity = Math.log(1 + (texts.length - found + 0.5) / (found + 0.5));
    return (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (lengths[index] ?? 0)) / average));
  };
  return (question) => {
    const words = [...countWords(question).keys()];
    return order(texts.map((_, index) => words.reduce((score, word) => score + weigh(word, index), 0)));
  };
}

/** Cosine similarity; embeds chunks and questions once. */
export async function rankByMeaning(
  texts: readonly string[],
  questions: readonly string[],
  embedder: TextEmbedder,
): Promise<Ranker> {
  const vectors = await embedder.embed(texts);
  const asked = await embedder.embed(questions);
  const byQuestion = new Map(questions.map((question, index) => [question, asked[index]]));
  return (question) => {
    const wanted = byQuestion.get(question) ?? new Float32Array();
    return order(
      vectors.map((vector) => vector.reduce((sum, value, index) => sum + value * (wanted[index] ?? 0), 0)),
    );
  };
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function order(scores: readonly number[]): number[] {
  return scores.map((_, index) => index).sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0));
}
