// Written by tooling/generate.mjs from the folders beside this file: npm run generate.

import type { NodeCatalog } from '@heddle/contracts';
import { node as controlApprovalNode } from './control.approval/node.ts';
import { node as controlBranchNode } from './control.branch/node.ts';
import { node as controlFlowNode } from './control.flow/node.ts';
import { node as controlJoinNode } from './control.join/node.ts';
import { node as controlLoopNode } from './control.loop/node.ts';
import { node as controlMapNode } from './control.map/node.ts';
import { node as controlWaitNode } from './control.wait/node.ts';
import { node as guardrailInjectionNode } from './guardrail.injection/node.ts';
import { node as guardrailPiiNode } from './guardrail.pii/node.ts';
import { node as inputNode } from './input/node.ts';
import { node as memoryConversationNode } from './memory.conversation/node.ts';
import { node as modelChatNode } from './model.chat/node.ts';
import { node as outputNode } from './output/node.ts';
import { node as ragRetrieveNode } from './rag.retrieve/node.ts';
import { node as toolHttpNode } from './tool.http/node.ts';
import { node as transformTemplateNode } from './transform.template/node.ts';
import { node as validatorSchemaNode } from './validator.schema/node.ts';

/** Every kind of node by its name: data and pure functions, safe in the browser. */
export const catalog = {
  'control.approval': controlApprovalNode,
  'control.branch': controlBranchNode,
  'control.flow': controlFlowNode,
  'control.join': controlJoinNode,
  'control.loop': controlLoopNode,
  'control.map': controlMapNode,
  'control.wait': controlWaitNode,
  'guardrail.injection': guardrailInjectionNode,
  'guardrail.pii': guardrailPiiNode,
  input: inputNode,
  'memory.conversation': memoryConversationNode,
  'model.chat': modelChatNode,
  output: outputNode,
  'rag.retrieve': ragRetrieveNode,
  'tool.http': toolHttpNode,
  'transform.template': transformTemplateNode,
  'validator.schema': validatorSchemaNode,
} as const satisfies NodeCatalog;

/** The name of a kind in the library. */
export type NodeKind = keyof typeof catalog;
