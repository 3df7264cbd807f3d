import type { Diagnostic } from '@heddle/contracts';
import { configPointer, type ResolvedFlow, type ResolvedNode } from '@heddle/graph';

/** What exists in the workspace; a list left out is not checked. */
export interface Workspace {
  readonly secrets?: readonly string[];
  /** Ids and names. */
  readonly knowledge?: readonly string[];
}

/** What a flow relies on, and what of it is not there. */
export interface Needs {
  readonly secrets: readonly string[];
  readonly knowledge: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Collects the secrets and knowledge bases the flow relies on and reports those that are not there. */
export function checkNeeds(flow: ResolvedFlow, workspace: Workspace): Needs {
  const diagnostics: Diagnostic[] = [];
  const secrets = new Set<string>();
  const knowledge = new Set<string>();
  for (const node of flow.nodes.values()) {
    const needs = needsOf(node);
    for (const name of needs.secrets) {
      secrets.add(name);
      if (workspace.secrets === undefined || workspace.secrets.includes(name)) continue;
      diagnostics.push({
        severity: 'error',
        code: 'secret-missing',
        nodeId: node.node.id,
        path: pointerOf(node, 'secret'),
        message: `${node.spec.title} \`${node.node.id}\` uses the secret \`${name}\`, which is not stored. Add it under Settings, Providers and secrets.`,
        fix: { title: `Add the secret ${name}`, edit: { type: 'add-secret', name } },
      });
    }
    for (const name of needs.knowledge) {
      knowledge.add(name);
      if (workspace.knowledge === undefined || workspace.knowledge.includes(name)) continue;
      diagnostics.push({
        severity: 'error',
        code: 'knowledge-missing',
        nodeId: node.node.id,
        path: pointerOf(node, 'knowledge'),
        message: `${node.spec.title} \`${node.node.id}\` searches the knowledge base \`${name}\`, which does not exist. Choose another or make it on the Knowledge page.`,
      });
    }
  }
  return { secrets: [...secrets].sort(), knowledge: [...knowledge].sort(), diagnostics };
}

function needsOf(node: ResolvedNode): { secrets: string[]; knowledge: string[] } {
  const parsed = node.spec.config.safeParse(node.config);
  const said = parsed.success ? node.spec.needs?.(parsed.data) : undefined;
  const marked = node.fields.flatMap((field) =>
    field.role === 'secret' && isSecretReference(field.value) ? [field.value.secret] : [],
  );
  const bases = node.fields.flatMap((field) =>
    field.role === 'knowledge' && typeof field.value === 'string' && field.value !== '' ? [field.value] : [],
  );
  return {
    secrets: [...new Set([...marked, ...(said?.secrets ?? [])])],
    knowledge: [...new Set([...bases, ...(said?.knowledge ?? [])])],
  };
}

function pointerOf(node: ResolvedNode, role: 'secret' | 'knowledge'): string {
  const field = node.fields.find((candidate) => candidate.role === role);
  return configPointer(field?.path ?? []);
}

function isSecretReference(value: unknown): value is { secret: string } {
  return typeof value === 'object' && value !== null && 'secret' in value && typeof value.secret === 'string';
}
