// Written by tooling/generate.mjs from the folders beside this file: npm run generate.

import type { NodeImplementation } from '@heddle/ports';
import type { NodeKind } from './catalog.gen.ts';

/** Loads the behaviour of a kind, with whatever it depends on, when it is first asked for. */
export const runtime: Readonly<Record<NodeKind, () => Promise<NodeImplementation>>> = {
  'control.approval': async () => (await import('./control.approval/run.ts')).run,
  'control.branch': async () => (await import('./control.branch/run.ts')).run,
  'control.flow': async () => (await import('./control.flow/run.ts')).run,
  'control.join': async () => (await import('./control.join/run.ts')).run,
  'control.loop': async () => (await import('./control.loop/run.ts')).run,
  'control.map': async () => (await import('./control.map/run.ts')).run,
  'control.wait': async () => (await import('./control.wait/run.ts')).run,
  'guardrail.injection': async () => (await import('./guardrail.injection/run.ts')).run,
  'guardrail.pii': async () => (await import('./guardrail.pii/run.ts')).run,
  input: async () => (await import('./input/run.ts')).run,
  'memory.conversation': async () => (await import('./memory.conversation/run.ts')).run,
  'model.chat': async () => (await import('./model.chat/run.ts')).run,
  output: async () => (await import('./output/run.ts')).run,
  'rag.retrieve': async () => (await import('./rag.retrieve/run.ts')).run,
  'tool.http': async () => (await import('./tool.http/run.ts')).run,
  'transform.template': async () => (await import('./transform.template/run.ts')).run,
  'validator.schema': async () => (await import('./validator.schema/run.ts')).run,
};
