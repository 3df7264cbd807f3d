import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunkDocument, createDocumentParser } from '@heddle/adapter-documents';
import { createLocalEmbedder, localEmbedderAvailability } from '@heddle/adapter-embeddings-local';
import { embeddedText } from '@heddle/application';
import { packageFolder, readTemplates } from '@heddle/platform';
import { readVectorCache, textHash, writeVectorCache } from './vector-cache.ts';

/** Passages that are embedded between two lines of progress. */
const BATCH = 64;

/**
 * Embeds the documents of all templates, so that the first use of one is ready in seconds. What the cache has is kept;
 * what no template needs any more is dropped. Run by the build.
 */
async function embedTemplates(): Promise<void> {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const file = path.join(root, 'templates', 'vectors.bin');
  const availability = await localEmbedderAvailability();
  if (!availability.available) {
    process.stdout.write(`No vectors for templates: ${availability.reason}\n`);
    return;
  }
  const known = await readVectorCache(file);
  const texts = await templateTexts(path.join(root, 'templates'));
  const vectors = new Map<string, Float32Array>();
  const missing: string[] = [];
  for (const text of texts) {
    const vector = known?.embedder === availability.id ? known.get(text) : undefined;
    if (vector) vectors.set(textHash(text), vector);
    else missing.push(text);
  }
  if (missing.length === 0) return;
  const embedder = createLocalEmbedder();
  for (let at = 0; at < missing.length; at += BATCH) {
    const batch = missing.slice(at, at + BATCH);
    const made = await embedder.embed(batch);
    batch.forEach((text, index) => {
      const vector = made[index];
      if (vector) vectors.set(textHash(text), vector);
    });
    process.stdout.write(
      `Embedded ${Math.min(at + BATCH, missing.length)} of ${missing.length} passages of templates\n`,
    );
  }
  await embedder.close();
  await writeVectorCache(file, embedder.id, vectors);
}

async function templateTexts(folder: string): Promise<readonly string[]> {
  const parser = createDocumentParser();
  const texts = new Set<string>();
  for (const { knowledge } of await readTemplates(folder, packageFolder)) {
    for (const { documents } of knowledge) {
      for (const document of documents) {
        const parsed = await parser.parse({ name: document.name, bytes: await document.read() });
        for (const chunk of chunkDocument(parsed)) texts.add(embeddedText(chunk));
      }
    }
  }
  return [...texts];
}

await embedTemplates();
process.exit(0);
