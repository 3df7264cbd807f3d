/**
 * `npm run quality`: measures how good retrieval, the built-in reader, chunking and the guardrails are, and writes the
 * tables to `docs/quality.md`. Outside corpora are read from HEDDLE_CORPORA; what needs them is left as it was without.
 * `-- --quick` leaves the slow parts out (the embedder on the outside corpora); names measure only those sections.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, isTestFile, ROOT, shown } from './lib/files.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runCommand, runMain } from './lib/run-command.mjs';

/**
 * @typedef {{ name: string, title: string, script: string, arguments?: string[], environment?: Record<string, string | undefined>, needsCorpora: boolean }} Section
 *   environment: undefined takes a setting away
 */

const INTRODUCTION = `# Quality

How good the parts that decide by themselves are, measured by \`npm run quality\`. Every section says when, on what and
how; \`HEDDLE_CORPORA\` names a folder of outside corpora that is not part of this repository.
`;

/**
 * @param {boolean} isQuick
 * @returns {Section[]}
 */
function sections(isQuick) {
  const embedder = path.join(ROOT, 'packages/adapters/embeddings-local/src/index.ts');
  return [
    {
      name: 'retrieval',
      title: 'Retrieval and the built-in reader',
      script: 'packages/adapters/embeddings-local/quality/measure.ts',
      environment: isQuick ? { HEDDLE_CORPORA: undefined } : {},
      needsCorpora: false,
    },
    {
      name: 'chunking',
      title: 'Chunking',
      script: 'packages/adapters/documents/quality/measure.ts',
      arguments: isQuick ? [] : ['--embedder', embedder],
      needsCorpora: true,
    },
    ...filesBelow(
      path.join(ROOT, 'packages/nodes/quality'),
      (file) => file.endsWith('.ts') && !isTestFile(file),
    ).map((file) => ({
      name: path.basename(file, '.ts'),
      title: `Guardrails: ${path.basename(file, '.ts')}`,
      script: shown(file),
      needsCorpora: true,
    })),
  ].filter(({ script }) => existsSync(path.join(ROOT, script)));
}

/**
 * Runs a section's script and returns its tables, one heading level down, with where they come from.
 * @param {Section} section
 */
async function measure({ script, arguments: args = [], environment = {} }) {
  const startedAt = Date.now();
  const { output } = await runCommand({
    what: script,
    command: process.execPath,
    args: ['--import', 'tsx', script, ...args],
    cwd: ROOT,
    environment,
  });
  const tables = output.trim().replaceAll(/^##(?=#* )/gm, '###');
  const shownArguments = args.map((argument) => shownArgument(argument)).join(' ');
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const day = new Date(startedAt).toISOString().slice(0, 10);
  const command = `npx tsx ${script} ${shownArguments}`.trim();
  return `\`${command}\`, ${day}, ${seconds} s on Node ${process.versions.node}.\n\n${tables}\n`;
}

function shownArgument(argument) {
  return path.isAbsolute(argument) ? shown(argument) : argument;
}

/**
 * What the document says now, by heading.
 * @param {string} text
 * @returns {Map<string, string>}
 */
function readSections(text) {
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end).trim(), part.slice(end + 1).trim()];
      }),
  );
}

await runMain(async () => {
  const given = process.argv.slice(2);
  const names = given.filter((argument) => !argument.startsWith('--'));
  await ensureInstalled((line) => console.log(line));
  const file = path.join(ROOT, 'docs', 'quality.md');
  const written = readSections(existsSync(file) ? readFileSync(file, 'utf8') : '');
  for (const section of sections(given.includes('--quick'))) {
    if (names.length > 0 && !names.includes(section.name)) continue;
    if (section.needsCorpora && !process.env.HEDDLE_CORPORA) {
      console.log(`${section.name}: left as it was, HEDDLE_CORPORA is not set`);
      continue;
    }
    console.log(`Measuring ${section.name}`);
    written.set(section.title, (await measure(section)).trim());
    const parts = [...written].map(([title, text]) => `## ${title}\n\n${text}\n`);
    writeFileSync(file, [INTRODUCTION, ...parts].join('\n'));
  }
  console.log(`Written to ${shown(file)}`);
});
