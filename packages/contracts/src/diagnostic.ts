import { z } from 'zod';

/** Everything the compiler can say about a flow. Errors stop a run and a publish; warnings do not. */
export const DIAGNOSTIC_CODES = {
  'unknown-kind': 'error',
  'kind-version-unknown': 'error',
  'duplicate-id': 'error',
  'config-invalid': 'error',
  'edge-unknown-node': 'error',
  'edge-unknown-port': 'error',
  'edge-wrong-kind': 'error',
  'edge-duplicate': 'error',
  'input-occupied': 'error',
  'input-missing': 'error',
  'type-mismatch': 'error',
  'type-checked-at-run': 'warning',
  'template-invalid': 'error',
  'expression-invalid': 'error',
  'reference-unknown': 'error',
  'reference-maybe-absent': 'error',
  cycle: 'error',
  unreachable: 'warning',
  'no-input': 'error',
  'several-inputs': 'error',
  'no-output': 'warning',
  'secret-missing': 'error',
  'secret-literal': 'warning',
  'knowledge-missing': 'error',
  'flow-missing': 'error',
  'flow-input-invalid': 'error',
  'flow-call-endless': 'error',
  'policy-unavailable': 'error',
  'edge-crosses-container': 'error',
  'container-empty': 'warning',
  'quorum-unreachable': 'error',
  'parent-unknown': 'error',
  'does-not-stream': 'info',
  'graph-too-large': 'error',
  'case-invalid': 'warning',
} as const satisfies Record<string, 'error' | 'warning' | 'info'>;
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

/** A change that would remove the cause; the studio offers it as a button. */
export const diagnosticFixSchema = z.strictObject({
  title: z.string(),
  edit: z
    .union([
      z.strictObject({
        type: z.literal('remove-edge'),
        edge: z.strictObject({ from: z.string(), to: z.string() }),
      }),
      z.strictObject({
        type: z.literal('set-config'),
        nodeId: z.string(),
        path: z.string(),
        value: z.unknown(),
      }),
      z.strictObject({ type: z.literal('add-node'), kind: z.string() }),
      z.strictObject({ type: z.literal('remove-node'), nodeId: z.string() }),
      z.strictObject({
        type: z.literal('add-edge'),
        edge: z.strictObject({ from: z.string(), to: z.string() }),
      }),
      z.strictObject({ type: z.literal('add-secret'), name: z.string() }),
      z.strictObject({
        type: z.literal('wrap'),
        kind: z.string().describe('A container that is made around the nodes.'),
        nodes: z.array(z.string()),
        edge: z.strictObject({ from: z.string(), to: z.string() }).describe('The edge that is taken out.'),
      }),
    ])
    .optional(),
});
export type DiagnosticFix = z.infer<typeof diagnosticFixSchema>;

export const diagnosticSchema = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  nodeId: z.string().optional(),
  edge: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  path: z.string().optional().describe('JSON pointer into the node or the flow.'),
  fix: diagnosticFixSchema.optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema> & { readonly code: DiagnosticCode | (string & {}) };
