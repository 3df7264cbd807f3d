import { classBit, type LexiconClass } from './lexicon.ts';
import { LEXICON_WORDS } from './lexicon-words.ts';
import type { InjectionRule } from './rules.ts';
import { STOP_WORD, type Tokens } from './tokens.ts';

/** One rule found in a token stream, from its first to its last token, both included. */
export interface RuleMatch {
  readonly rule: InjectionRule;
  readonly first: number;
  readonly last: number;
}

/** Everything a search found, and how many token comparisons it took: the proof that the search is linear. */
export interface RuleMatches {
  readonly matches: readonly RuleMatch[];
  readonly steps: number;
}

interface Element {
  readonly classes: number;
  readonly words: ReadonlySet<string>;
  /** How many tokens may stand between the element before and this one. */
  readonly gap: number;
}

interface CompiledRule {
  readonly rule: InjectionRule;
  readonly elements: readonly Element[];
}

/** Finds rules in tokens; built once from a list of rules. */
export type RuleMatcher = (tokens: Tokens) => RuleMatches;

function compileElement(source: string, gap: number): Element {
  let classes = 0;
  const words = new Set<string>();
  for (const alternative of source.split(',')) {
    if (alternative.startsWith('@')) classes |= classBit(toClass(alternative.slice(1)));
    else words.add(alternative === '$' ? STOP_WORD : alternative);
  }
  return { classes, words, gap };
}

function toClass(name: string): LexiconClass {
  if (!Object.hasOwn(LEXICON_WORDS, name)) {
    throw new TypeError(
      `Expected a lexicon class in a rule pattern, found "${name}". Add it to lexicon-words.ts.`,
    );
  }
  return name as LexiconClass; // cast: membership was checked on the line above
}

function compileRule(rule: InjectionRule): CompiledRule {
  const elements: Element[] = [];
  let gap = 0;
  for (const part of rule.pattern.split(' ')) {
    if (/^~\d+$/.test(part)) gap = Number(part.slice(1));
    else {
      elements.push(compileElement(part, gap));
      gap = 0;
    }
  }
  return { rule, elements };
}

function matchesElement(element: Element, tokens: Tokens, at: number): boolean {
  return ((tokens.classes[at] ?? 0) & element.classes) !== 0 || element.words.has(tokens.words[at] ?? '');
}

/** A sentence end inside a gap costs as much as three words: possible, so that full stops are no hiding place, but rare. */
const STOP_COST = 3;

/**
 * Compiles rules to a matcher. Each element takes the first token that fits within its gap and is never reconsidered,
 * so a search costs at most (sum of gaps + elements) comparisons for a token that can begin a rule: linear in the tokens.
 */
export function createRuleMatcher(rules: readonly InjectionRule[]): RuleMatcher {
  const compiled = rules.map(compileRule);
  const byWord = new Map<string, CompiledRule[]>();
  for (const rule of compiled) {
    for (const word of rule.elements[0]?.words ?? []) byWord.set(word, [...(byWord.get(word) ?? []), rule]);
  }
  const byClass = compiled.filter((rule) => (rule.elements[0]?.classes ?? 0) !== 0);
  const startClasses = byClass.reduce((all, rule) => all | (rule.elements[0]?.classes ?? 0), 0);

  return function matchRules(tokens) {
    const matches: RuleMatch[] = [];
    let steps = 0;
    const attempt = (rule: CompiledRule, at: number) => {
      let position = at;
      for (const element of rule.elements.slice(1)) {
        let budget = element.gap;
        let next = position + 1;
        steps += 1;
        while (next < tokens.words.length && !matchesElement(element, tokens, next)) {
          budget -= tokens.words[next] === STOP_WORD ? STOP_COST : 1;
          if (budget < 0) return;
          next += 1;
          steps += 1;
        }
        if (next >= tokens.words.length) return;
        position = next;
      }
      matches.push({ rule: rule.rule, first: at, last: position });
    };
    for (let at = 0; at < tokens.words.length; at += 1) {
      steps += 1;
      const classes = tokens.classes[at] ?? 0;
      for (const rule of byWord.get(tokens.words[at] ?? '') ?? []) {
        if ((classes & (rule.elements[0]?.classes ?? 0)) === 0) attempt(rule, at);
      }
      if ((classes & startClasses) === 0) continue;
      for (const rule of byClass) {
        if ((classes & (rule.elements[0]?.classes ?? 0)) !== 0) attempt(rule, at);
      }
    }
    return { matches, steps };
  };
}
