import { isBuiltin } from 'node:module';
import path from 'node:path';
import {
  BANNED_CODE,
  BROWSER_SAFE,
  KIND_NAMES_ALLOWED,
  LEVEL_OF_FOLDER,
  LEVELS,
  NODE_RUN_IMPORTS,
  NODE_SPEC_IMPORTS,
  RESTRICTED_MODULES,
  SHARED_OF_LEVEL_1,
  TESTKIT,
} from './boundary-rules.mjs';
import { importsOf } from './imports.mjs';
import { lineAt, readSource } from './source-text.mjs';
import { splitSpecifier } from './workspace.mjs';

/**
 * @typedef {{ name: string, folder: string, dependencies: Set<string>, developmentDependencies: Set<string> }} PackageFacts
 *   folder is relative with a closing slash
 * @typedef {{ path: string, text: string }} SourceFile path relative to the repository
 * @typedef {{ path: string, line: number, rule: string, message: string }} Finding
 * @typedef {{ packages: PackageFacts[], rootDependencies: Set<string>, kinds: string[], files: SourceFile[] }} Repository
 * @typedef {{ findings: Finding[], allowed: Finding[] }} BoundaryReport allowed: findings whose line gives a reason
 */

/**
 * Holds every file against the import rules. A finding is let pass by a comment on its line or the one before it:
 * `boundary-allow <rule>: <reason>`; those are returned apart and counted.
 * @param {Repository} repository
 * @returns {BoundaryReport}
 */
export function checkBoundaries(repository) {
  const modules = repository.files.map((file) => readModule(repository, file));
  const byPath = new Map(modules.map((module) => [module.path, module]));
  for (const module of modules) if (isNodeSpec(module)) markSpec(module, byPath);
  markTestHelpers(modules, byPath);
  const found = [
    ...modules.flatMap((module) => findingsOf(repository, module, byPath)),
    ...cycles(modules, byPath),
  ];
  const isAllowed = (finding) =>
    byPath.get(finding.path)?.allowances.some((one) => covers(one, finding)) === true;
  return { findings: found.filter((one) => !isAllowed(one)), allowed: found.filter(isAllowed) };
}

function covers(allowance, finding) {
  return (
    allowance.rule === finding.rule &&
    (finding.line === allowance.line || finding.line === allowance.line + 1)
  );
}

function readModule(repository, file) {
  const source = readSource(file.text);
  const allowances = source.comments.flatMap(({ start, text }) => {
    const rule = /boundary-allow ([a-z-]+): \S/.exec(text)?.[1];
    return rule === undefined ? [] : [{ rule, line: lineAt(file.text, start + text.trimEnd().length) }];
  });
  const owner = repository.packages.find(({ folder }) => file.path.startsWith(folder));
  const isDevelopment =
    owner !== undefined && /^(bench|dev|quality)\//.test(file.path.slice(owner.folder.length));
  const isTest =
    /\.test(-d)?\.(ts|tsx|mjs)$/.test(file.path) || file.path.startsWith('tests/') || isDevelopment;
  return {
    ...file,
    source,
    owner,
    isTest,
    isTestHelper: false,
    isSpec: false,
    allowances,
    imports: importsOf(file.text, source),
  };
}

function isNodeSpec({ path: file }) {
  return /^packages\/nodes\/src\/[^/]+\/node\.ts$/.test(file);
}

/** What `node.ts` imports beside it is loaded by browsers too, so it lives under the same rule. */
function markSpec(module, byPath) {
  if (module.isSpec) return;
  module.isSpec = true;
  for (const use of module.imports) {
    const next = use.specifier.startsWith('.')
      ? byPath.get(resolveRelative(module.path, use.specifier))
      : undefined;
    if (next !== undefined) markSpec(next, byPath);
  }
}

/** A module that only tests import is a test's helper, and may import the test tools; every other rule holds for it. */
function markTestHelpers(modules, byPath) {
  const importers = new Map();
  for (const module of modules) {
    for (const use of module.imports) {
      const target = use.specifier.startsWith('.')
        ? byPath.get(resolveRelative(module.path, use.specifier))
        : undefined;
      if (target !== undefined) importers.set(target, [...(importers.get(target) ?? []), module]);
    }
  }
  const servesTests = (module) => module.isTest || module.isTestHelper;
  for (let isChanged = true; isChanged; ) {
    const found = [...importers].filter(
      ([module, users]) => !servesTests(module) && users.every(servesTests),
    );
    for (const [module] of found) module.isTestHelper = true;
    isChanged = found.length > 0;
  }
}

function findingsOf(repository, module, byPath) {
  const report = (line, rule, message) => ({ path: module.path, line, rule, message });
  return [
    ...module.imports.flatMap((use) => {
      const complaint = complaintAbout(repository, module, use, byPath);
      return complaint === undefined ? [] : [report(use.line, complaint.rule, complaint.message)];
    }),
    ...bannedNames(module, report),
    ...kindNames(repository, module, report),
  ];
}

function complaintAbout(repository, module, use, byPath) {
  const target = use.specifier.startsWith('.') ? resolveRelative(module.path, use.specifier) : undefined;
  return target === undefined
    ? complaintAboutPackage(repository, module, use)
    : complaintAboutFile(module, use, target, byPath);
}

function complaintAboutFile(module, use, target, byPath) {
  if (module.owner === undefined || module.isTest) return undefined;
  if (!target.startsWith(module.owner.folder)) {
    return {
      rule: 'stay-in-package',
      message: `imports ${use.specifier} across its package; use the package's name`,
    };
  }
  const [from, to] = [featureOf(module.path), featureOf(target)];
  if (from !== undefined && to !== undefined && from !== to) {
    return {
      rule: 'features-apart',
      message: `feature ${from} imports feature ${to}; move what both need to src/ui or src/lib`,
    };
  }
  const [kind, otherKind] = [nodeFolderOf(module.path), nodeFolderOf(target)];
  if (
    kind !== undefined &&
    otherKind !== undefined &&
    kind !== otherKind &&
    byPath.has(`packages/nodes/src/${otherKind}/node.ts`)
  ) {
    return {
      rule: 'nodes-apart',
      message: `node ${kind} imports from node ${otherKind}; a kind is one folder`,
    };
  }
  return undefined;
}

function complaintAboutPackage(repository, module, use) {
  const { name } = splitSpecifier(use.specifier);
  const restricted = RESTRICTED_MODULES.find(({ modules }) => modules.includes(use.specifier));
  if (
    restricted !== undefined &&
    !module.isTest &&
    !restricted.except.some((place) => module.path.startsWith(place.path))
  ) {
    return { rule: restricted.rule, message: `imports ${use.specifier}, which is not allowed here` };
  }
  const { owner } = module;
  if (owner === undefined || isBuiltin(use.specifier) || use.specifier.startsWith('virtual:'))
    return undefined;
  return (
    complaintAboutNode(module, use) ??
    complaintAboutLevel(repository, module, use, name) ??
    undeclared(repository, module, name)
  );
}

function complaintAboutLevel(repository, module, use, name) {
  if (!name.startsWith('@heddle/') || module.isTest) return undefined;
  const { owner } = module;
  if (name === owner.name)
    return { rule: 'no-self-import', message: `imports its own package ${name}; import the file` };
  if (name === TESTKIT)
    return { rule: 'testkit-in-tests-only', message: `imports ${TESTKIT} outside a test` };
  if (owner.name === '@heddle/studio') {
    if (BROWSER_SAFE.has(use.specifier)) return undefined;
    return {
      rule: 'browser-safe',
      message: `imports ${use.specifier}; the studio may load ${[...BROWSER_SAFE].join(', ')}`,
    };
  }
  const [from, to] = [levelOf(owner), levelOf(repository.packages.find((one) => one.name === name))];
  if (to === undefined)
    return {
      rule: 'known-package',
      message: `imports ${name}, which has no level in tooling/lib/boundary-rules.mjs`,
    };
  if (from === undefined || to < from || (from === 1 && name === SHARED_OF_LEVEL_1)) return undefined;
  return {
    rule: 'imports-point-down',
    message: `${owner.name} (level ${from}) imports ${name} (level ${to})`,
  };
}

function complaintAboutNode(module, use) {
  if (module.isTest || nodeFolderOf(module.path) === undefined) return undefined;
  if (module.isSpec && !NODE_SPEC_IMPORTS.has(use.specifier)) {
    return {
      rule: 'node-spec-imports',
      message: `a node's spec imports ${use.specifier}; it may import ${[...NODE_SPEC_IMPORTS].join(', ')}`,
    };
  }
  if (use.specifier.startsWith('@heddle/') && !NODE_RUN_IMPORTS.has(use.specifier)) {
    return {
      rule: 'node-run-imports',
      message: `a node imports ${use.specifier}; of Heddle it may import ${[...NODE_RUN_IMPORTS].join(', ')}`,
    };
  }
  return undefined;
}

function undeclared(repository, module, name) {
  const { owner } = module;
  const isTest = module.isTest || module.isTestHelper;
  if (owner.dependencies.has(name) || name === owner.name) return undefined;
  if ((isTest || owner.name === TESTKIT) && repository.rootDependencies.has(name)) return undefined;
  const isBuildTime = !module.path.startsWith(`${owner.folder}src/`);
  if ((isTest || isBuildTime) && owner.developmentDependencies.has(name)) return undefined;
  return {
    rule: 'declared-dependency',
    message: `imports ${name}, which ${owner.folder}package.json does not declare`,
  };
}

function bannedNames(module, report) {
  return BANNED_CODE.flatMap(({ rule, pattern, where, except, tests }) => {
    if (module.isTest && !tests) return [];
    if (!where.some((place) => module.path.startsWith(place))) return [];
    if (except.some((place) => module.path.startsWith(place.path))) return [];
    return [...module.source.code.matchAll(pattern)]
      .filter((match) => !isDeclaration(module.source.code, match.index))
      .map((match) =>
        report(lineAt(module.text, match.index), rule, `uses ${match[0].replace(/\s*\($/, '')}`),
      );
  });
}

/** `fetch(…) {` of an object or class and `fetch(…): T` of an interface give a thing that name; they call nothing. */
function isDeclaration(code, start) {
  const open = code.indexOf('(', start);
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') depth -= 1;
    if (depth === 0)
      return (
        /^\)\s*(\{|:\s)/.test(code.slice(at, at + 80)) &&
        !/[?]\s*$/.test(code.slice(Math.max(0, start - 40), start))
      );
  }
  return false;
}

function kindNames(repository, module, report) {
  if (module.isTest || KIND_NAMES_ALLOWED.some((place) => module.path.startsWith(place))) return [];
  const kinds = new Set(repository.kinds);
  return module.source.strings.flatMap((literal) => {
    if (!kinds.has(literal.value)) return [];
    // `input` and `output` are also plain words; as kinds they stand beside a field of that name.
    const before = module.source.code.slice(Math.max(0, literal.start - 60), literal.start);
    if (!literal.value.includes('.') && !/\bkind\b\s*(:|[!=]==?)\s*$/.test(before)) return [];
    return [
      report(
        lineAt(module.text, literal.start),
        'no-kind-names',
        `names the node kind ${literal.value}; let ports or the spec say it`,
      ),
    ];
  });
}

/** Cycles of value imports between files; type imports are erased and lazy ones break a cycle. */
function cycles(modules, byPath) {
  const state = new Map();
  const findings = [];
  const visit = (module, trail) => {
    state.set(module.path, 'open');
    for (const use of module.imports) {
      if (use.isType || use.isLazy || !use.specifier.startsWith('.')) continue;
      const next = byPath.get(resolveRelative(module.path, use.specifier));
      if (next === undefined || state.get(next.path) === 'done') continue;
      if (state.get(next.path) === 'open') {
        const cycle = [...trail.slice(trail.indexOf(next.path)), next.path].join(' → ');
        findings.push({
          path: module.path,
          line: use.line,
          rule: 'no-cycles',
          message: `closes a cycle: ${cycle}`,
        });
      } else visit(next, [...trail, next.path]);
    }
    state.set(module.path, 'done');
  };
  for (const module of modules) if (!state.has(module.path)) visit(module, [module.path]);
  return findings;
}

function levelOf(facts) {
  if (facts === undefined) return undefined;
  return LEVELS[facts.name] ?? LEVEL_OF_FOLDER.find(({ folder }) => facts.folder.startsWith(folder))?.level;
}

function resolveRelative(from, specifier) {
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
}

function featureOf(file) {
  return /^apps\/studio\/src\/features\/([^/]+)\//.exec(file)?.[1];
}

function nodeFolderOf(file) {
  return /^packages\/nodes\/src\/([^/]+)\//.exec(file)?.[1];
}
