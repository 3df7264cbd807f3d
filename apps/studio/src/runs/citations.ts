import { type Citation, citationSchema, type Flow, type RunView } from '@heddle/contracts';
import { z } from 'zod';

const citationsSchema = z.array(citationSchema).min(1);

/** The citations a value holds when it is a list of them, and nothing else. */
export function asCitations(value: unknown): readonly Citation[] | undefined {
  // A list of a thousand texts would be a thousand complaints.
  if (!Array.isArray(value) || !citationSchema.safeParse(value[0]).success) return undefined;
  const parsed = citationsSchema.safeParse(value);
  const isFromDocuments =
    parsed.success && parsed.data.every((citation) => citation.documentId !== undefined);
  return isFromDocuments ? parsed.data : undefined;
}

/** Every list of citations among named values, without repeats. */
export function citationsOf(values: Readonly<Record<string, unknown>> | undefined): readonly Citation[] {
  const all = Object.values(values ?? {}).flatMap((value) => asCitations(value) ?? []);
  return [
    ...new Map(
      all.map((citation) => [`${citation.documentId}:${citation.start}:${citation.end}`, citation]),
    ).values(),
  ];
}

/**
 * The knowledge base (its id, or the name a flow knows it by) that holds a cited document: that of the node which
 * found it, otherwise the only one the flow reads. Undefined when that is not certain.
 */
export function knowledgeOf(citation: Citation, run: RunView, flow: Flow | undefined): string | undefined {
  const bases = new Map<string, string>(
    (flow?.nodes ?? []).flatMap((node) =>
      typeof node.config.knowledge === 'string' && node.config.knowledge !== ''
        ? [[node.id, node.config.knowledge] as const]
        : [],
    ),
  );
  const finder = run.nodes.find(
    (node) =>
      bases.has(node.id) &&
      citationsOf(node.outputs).some((found) => found.documentId === citation.documentId),
  );
  if (finder) return bases.get(finder.id);
  const distinct = [...new Set(bases.values())];
  return distinct.length === 1 ? distinct[0] : undefined;
}
