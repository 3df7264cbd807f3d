import { compile } from '@heddle/compiler';
import { catalog } from '@heddle/nodes/catalog';
import { z } from 'zod';
import type { CompileAnswer, CompileRequest } from './compile-client.ts';

// The same policy as on the page: no code made from text.
z.config({ jitless: true });

/** Compiles flows beside the page, so that typing never waits for it. */
self.addEventListener('message', (event: MessageEvent<CompileRequest>) => {
  const { id, flow, known } = event.data;
  const answer: CompileAnswer = { id, compilation: compile(flow, { catalog, ...known }) };
  self.postMessage(answer);
});
