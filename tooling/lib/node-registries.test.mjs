import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogSource, readNodeFolders, runtimeSource } from './node-registries.mjs';

let source;
beforeEach(() => {
  source = mkdtempSync(path.join(tmpdir(), 'heddle-nodes-'));
});
afterEach(() => rmSync(source, { recursive: true }));

function write(file, text = '') {
  mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
  writeFileSync(path.join(source, file), text);
}

describe('the registries of nodes', () => {
  it('a folder with node.ts and run.ts is a kind; others are shared code', () => {
    write('model.chat/node.ts', "export const node = defineNode({ kind: 'model.chat' });");
    write('model.chat/run.ts');
    write('input/node.ts', "export const node = defineNode({ kind: 'input' });");
    write('input/run.ts');
    write('shared/text.ts');
    expect(readNodeFolders(source)).toEqual({ kinds: ['input', 'model.chat'], complaints: [] });
  });

  it('half a kind, and a spec that names another kind, are complained about', () => {
    write('model.chat/node.ts', "export const node = defineNode({ kind: 'model.chat' });");
    write('tool.http/node.ts', "export const node = defineNode({ kind: 'tool.web' });");
    write('tool.http/run.ts');
    expect(readNodeFolders(source)).toEqual({
      kinds: [],
      complaints: [
        'packages/nodes/src/model.chat: has node.ts but no run.ts',
        "packages/nodes/src/tool.http: expected node.ts to export `node` with kind: 'tool.http'",
      ],
    });
  });

  it('the catalog imports specs; the runtime imports behaviour only when asked for it', () => {
    expect(catalogSource(['tool.web-page'])).toContain(
      "import { node as toolWebPageNode } from './tool.web-page/node.ts';",
    );
    expect(runtimeSource(['tool.web-page'])).toContain(
      "'tool.web-page': async () => (await import('./tool.web-page/run.ts')).run,",
    );
    expect(runtimeSource(['tool.web-page'])).not.toMatch(/^import .*run\.ts/m);
  });
});
