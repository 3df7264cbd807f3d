import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TemplateSource } from '@heddle/application';
import { flowSchema } from '@heddle/contracts';
import { z } from 'zod';

/** `template.json` beside a template's flow. */
const manifestSchema = z.strictObject({
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).default([]),
  needsKey: z.boolean().default(false),
  order: z.number().default(100),
  /** Knowledge bases by the name the flow uses: a folder beside this file, or of an installed package. */
  knowledge: z
    .array(z.strictObject({ name: z.string(), folder: z.string(), package: z.string().optional() }))
    .default([]),
});

/** Reads the library: one folder a template, data only. A folder that cannot be read is an error of the build, not of a request. */
export async function readTemplates(
  root: string,
  packageFolder: (name: string) => string,
): Promise<TemplateSource[]> {
  const names = (await readdir(root, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name);
  const sources = await Promise.all(
    names.map((name) => readTemplate(path.join(root, name), name, packageFolder)),
  );
  return sources.sort((left, right) => left.order - right.order).map(({ source }) => source);
}

async function readTemplate(
  folder: string,
  id: string,
  packageFolder: (name: string) => string,
): Promise<{ order: number; source: TemplateSource }> {
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(path.join(folder, 'template.json'), 'utf8')),
  );
  const flow = flowSchema.parse(JSON.parse(await readFile(path.join(folder, `${id}.flow.json`), 'utf8')));
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  const knowledge = await Promise.all(
    manifest.knowledge.map(async (base) => {
      const from =
        base.package === undefined
          ? path.join(folder, base.folder)
          : path.join(packageFolder(base.package), base.folder);
      const files = await documentFiles(from);
      return {
        name: base.name,
        documents: files.map((file) => ({
          name: path.relative(from, file),
          read: async () => new Uint8Array(await readFile(file)),
        })),
      };
    }),
  );
  const { title, summary, tags, needsKey } = manifest;
  return {
    order: manifest.order,
    source: { template: { id, title, summary, tags, needsKey, readme, flow }, knowledge },
  };
}

const DOCUMENT_TYPES = new Set(['.md', '.markdown', '.txt', '.html', '.htm', '.pdf']);

/** Readable documents below a folder, in a stable order. Links are not followed. */
export async function documentFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && DOCUMENT_TYPES.has(path.extname(entry.name).toLowerCase()))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
