import { type DiagnosticCode, flowSchema } from '@heddle/contracts';
import { around, type DiagnosticCase } from './diagnostic-case.ts';

/** Diagnostics of types, settings and what is written in them. */
export const VALUE_CASES = {
  'config-invalid': {
    flow: around(
      { up: { kind: 'model.chat', config: { temperature: 9 } } },
      'ask.text>up.prompt up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/temperature' },
    says: /Model `up`: temperature: /,
  },
  'type-mismatch': {
    flow: around({ up: 'model.chat' }, 'ask.text>up.messages up.text>reply.json'),
    finds: { nodeId: 'up', path: '/edges/1' },
    says: /`ask\.text` gives text, `up\.messages` takes list<message>/,
  },
  'type-checked-at-run': {
    flow: around(
      { call: { kind: 'tool.http', config: { url: 'https://example.com' } }, up: 'model.chat' },
      'ask.text>call.body call.body>up.prompt up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/edges/2' },
    says: /call\.body → up\.prompt/,
  },
  'template-invalid': {
    flow: around(
      { up: { kind: 'transform.template', config: { template: 'Hello {{' } } },
      'ask.text>up.run up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /Template `up`, template, character \d+: /,
  },
  'expression-invalid': {
    flow: around(
      { route: { kind: 'control.branch', config: { cases: [{ name: 'yes', when: 'value >' }] } } },
      'ask.text>route.value route.yes>reply.json',
    ),
    finds: { nodeId: 'route', path: '/config/cases/0/when' },
    says: /Branch `route`, cases\.0\.when, character \d+: /,
  },
  'reference-unknown': {
    flow: around(
      { up: { kind: 'transform.template', config: { template: '{{aks.text}}' } } },
      'up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /`\{\{aks\.text\}\}` in `up` names `aks`.*Did you mean `ask`\?/,
  },
  'reference-maybe-absent': {
    flow: around(
      { route: 'control.branch', up: { kind: 'transform.template', config: { template: '{{route.yes}}' } } },
      'ask.text>route.value ask.text>up.run up.text>reply.json',
    ),
    finds: { nodeId: 'up', path: '/config/template' },
    says: /`\{\{route\.yes\}\}` may have no value when `up` runs: `route\.yes` is not always taken\. Give it a default/,
  },
  'policy-unavailable': {
    flow: around(
      { up: { kind: 'work', policies: { budget: { usd: 1 } } } },
      'ask.text>up.in up.value>reply.json',
    ),
    finds: { nodeId: 'up', path: '/nodes/2/policies/budget' },
    says: /`up` has the policy `budget`, which this version does not carry out\. It has: onError, retry, timeout\. Remove it/,
  },
  'secret-literal': {
    flow: around(
      {
        call: {
          kind: 'tool.http',
          config: { url: 'https://example.com', headers: { 'X-Key': `sk-${'a1B2'.repeat(8)}` } },
        },
      },
      'ask.text>call.body call.status>reply.json',
    ),
    finds: {
      nodeId: 'call',
      path: '/config/headers/X-Key',
      fix: {
        title: 'Store it as a secret and refer to it',
        edit: { type: 'add-secret', name: 'call-x-key' },
      },
    },
    says: /^HTTP request `call`, headers\.X-Key, looks like the key of a model provider written out.*Store it as a secret and refer to it\.$/,
  },
  'case-invalid': {
    flow: flowSchema.parse({
      ...around({}),
      cases: [{ name: 'Greets', expect: [{ that: 'nodes.replay.status', equals: 'completed' }] }],
    }),
    finds: { path: '/cases/0/expect/0/that' },
    says: /“Greets” looks at the node `replay`, which does not exist\. Did you mean `reply`\? Correct or remove it/,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticCase>>;
