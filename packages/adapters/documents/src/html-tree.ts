import { type ChildNode, type Element, isTag, isText, type ParentNode } from 'domhandler';

/** What stands below an element: characters of text, how many of them in links, and whether a block is among it. */
export interface SubtreeFacts {
  readonly text: number;
  readonly linkText: number;
  readonly hasBlock: boolean;
}

/** Elements that begin a new line; all others run on within one. */
export const BLOCK_TAGS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary ' +
    'table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/**
 * Gathers the facts of every element in one pass from the leaves up, without recursion, so that no depth of nesting
 * overflows the stack. What `isDropped` names counts as absent.
 */
export function surveyTree(
  root: ParentNode,
  isDropped: (element: Element) => boolean,
): Map<ParentNode, SubtreeFacts> {
  const facts = new Map<ParentNode, SubtreeFacts>();
  for (const parent of parentsLeavesFirst(root, isDropped)) {
    let text = 0;
    let linkText = 0;
    let hasBlock = false;
    for (const child of parent.children) {
      if (isText(child)) text += child.data.trim().length;
      if (!isTag(child)) continue;
      const below = facts.get(child);
      if (below === undefined) continue;
      text += below.text;
      linkText += child.name === 'a' ? below.text : below.linkText;
      hasBlock ||= below.hasBlock || BLOCK_TAGS.has(child.name);
    }
    facts.set(parent, { text, linkText, hasBlock });
  }
  return facts;
}

/** All elements below `root` in document order, `root` not included, without those `isDropped` names and theirs. */
export function* elementsBelow(
  root: ParentNode,
  isDropped: (element: Element) => boolean,
): Generator<Element> {
  const waiting: ChildNode[] = root.children.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isTag(node) || isDropped(node)) continue;
    yield node;
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** The characters below a node as they stand, line breaks included, without recursion. */
export function rawText(root: ParentNode, isDropped: (element: Element) => boolean): string {
  const parts: string[] = [];
  const waiting: ChildNode[] = root.children.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isText(node)) parts.push(node.data);
    if (!isTag(node) || isDropped(node)) continue;
    if (node.name === 'br') parts.push('\n');
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
  return parts.join('');
}

function parentsLeavesFirst(root: ParentNode, isDropped: (element: Element) => boolean): ParentNode[] {
  return [root, ...elementsBelow(root, isDropped)].reverse();
}
