import type { Flow, JsonObject, Principal, Template } from '@heddle/contracts';
import { configSchema } from '@heddle/contracts';
import { configFields, withConfigValue } from '@heddle/graph';
import { authorise, notFound } from '../authorise.ts';
import { toRecord } from '../flows/flow-use-cases.ts';
import { addDocuments } from '../knowledge/knowledge-use-cases.ts';
import type { Services, TemplateSource } from '../services.ts';

/** The templates of this Heddle. */
export function listTemplates({ templates }: Services, principal: Principal): Template[] {
  authorise(principal, 'flows:read');
  return templates.map((source) => source.template);
}

/** Makes a flow from a template, with the knowledge bases it searches; those index while the flow can be looked at. */
export async function useTemplate(services: Services, principal: Principal, templateId: string) {
  const member = authorise(principal, 'flows:write');
  const { workspaceId } = member;
  const source = services.templates.find((candidate) => candidate.template.id === templateId);
  if (!source) throw notFound('template');
  const ids = new Map<string, string>();
  for (const base of source.knowledge)
    ids.set(base.name, await provideKnowledge(services, workspaceId, base));
  const flow = withKnowledge(services, source.template.flow, ids);
  const stored = await services.flows.create({
    workspaceId,
    flow,
    ...(member.type === 'user' ? { userId: member.userId } : {}),
  });
  const bases = await Promise.all(
    [...ids.values()].map((knowledgeId) => services.knowledge.get({ workspaceId, knowledgeId })),
  );
  const knowledge = bases.flatMap((base) =>
    base ? [{ id: base.id, status: base.status, done: base.done, total: base.total }] : [],
  );
  return { id: stored.id, flow: await toRecord(services, workspaceId, stored), knowledge };
}

/** The workspace's base of that name, or a new one with the template's documents. */
async function provideKnowledge(
  services: Services,
  workspaceId: string,
  base: TemplateSource['knowledge'][number],
): Promise<string> {
  const existing = (await services.knowledge.list(workspaceId)).find(
    (candidate) => candidate.name === base.name,
  );
  if (existing) return existing.id;
  const created = await services.knowledge.create({
    workspaceId,
    name: base.name,
    embedder: services.embedder.id,
  });
  const files = await Promise.all(
    base.documents.map(async (document) => ({ name: document.name, bytes: await document.read() })),
  );
  await addDocuments(services, { workspaceId, knowledgeId: created.id }, files);
  return created.id;
}

/** Points the flow's nodes at the bases by id, so that a renamed base stays found. */
function withKnowledge({ catalog }: Services, flow: Flow, ids: ReadonlyMap<string, string>): Flow {
  const nodes = flow.nodes.map((node) => {
    const spec = catalog[node.kind];
    if (!spec) return node;
    const config = configFields(configSchema(spec), node.config).reduce<JsonObject>((current, field) => {
      const id =
        field.role === 'knowledge' && typeof field.value === 'string' ? ids.get(field.value) : undefined;
      return id === undefined ? current : withConfigValue(current, field.path, id);
    }, node.config);
    return { ...node, config };
  });
  return { ...flow, nodes };
}
