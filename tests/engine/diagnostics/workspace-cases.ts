import type { CalledFlow, DiagnosticCode } from '@heddle/contracts';
import { around, type DiagnosticCase } from './diagnostic-case.ts';

/** A call of `other`, as the workspace answers for it. */
function calling(
  found: CalledFlow['found'],
  more: Partial<DiagnosticCase> = {},
): Omit<DiagnosticCase, 'finds' | 'says'> {
  return {
    flow: around(
      { up: { kind: 'control.flow', config: { flow: 'other', input: { text: '{{ask.text}}' } } } },
      'up.output>reply.json',
    ),
    workspace: { flows: [{ slug: 'other', found }] },
    ...more,
  };
}

/** Diagnostics of what a flow needs of its workspace. */
export const WORKSPACE_CASES = {
  'secret-missing': {
    flow: around(
      { up: { kind: 'model.chat', config: { provider: 'openai' } } },
      'ask.text>up.prompt up.text>reply.json',
    ),
    workspace: { secrets: ['other'] },
    finds: {
      nodeId: 'up',
      fix: { title: 'Add the secret openai', edit: { type: 'add-secret', name: 'openai' } },
    },
    says: /Model `up` uses the secret `openai`, which is not stored\. Add it under Settings/,
  },
  'knowledge-missing': {
    flow: around(
      { find: { kind: 'rag.retrieve', config: { knowledge: 'docs' } } },
      'ask.text>find.query find.context>reply.json',
    ),
    workspace: { knowledge: ['manuals'] },
    finds: { nodeId: 'find', path: '/config/knowledge' },
    says: /Retrieve `find` searches the knowledge base `docs`, which does not exist\. Choose another/,
  },
  'flow-missing': {
    ...calling(null),
    finds: { nodeId: 'up', path: '/config/flow' },
    says: /Flow `up` calls `other`, and this workspace has no published flow of that name\. Publish it first, or name another/,
  },
  'flow-input-invalid': {
    ...calling({
      version: 1,
      input: { mode: 'form', schema: { type: 'object', properties: { words: {} } } },
      calls: [],
    }),
    finds: { nodeId: 'up', path: '/config/input/text' },
    says: /Flow `up` calls `other`, which has no field `text`\. It has: words/,
  },
  'flow-call-endless': {
    ...calling({
      version: 2,
      input: { mode: 'form', schema: { type: 'object', properties: { text: {} } } },
      calls: [{ slug: 'other', always: true }],
    }),
    finds: { nodeId: 'up', path: '/config/flow' },
    says: /Flow `up` begins calls without an end: `other v2` → `other v2`\. Let one of these calls depend on a condition/,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticCase>>;
