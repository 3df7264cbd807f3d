import type { Element, ParentNode } from 'domhandler';
import { elementsBelow, type SubtreeFacts, surveyTree } from './html-tree.ts';

/** Where a page's content is, and what to leave out below it. */
export interface MainContent {
  readonly root: ParentNode;
  readonly isDropped: (element: Element) => boolean;
  readonly facts: ReadonlyMap<ParentNode, SubtreeFacts>;
}

/**
 * Finds what a page is about: its `main`, else the one `article` that holds most of its text, else the body without
 * navigation, page head and foot, side bars and cookie notices. Prefers noise to loss: where that leaves nothing, the
 * whole body is the content. What a browser would not show (scripts, hidden elements) is dropped everywhere.
 */
export function findMainContent(body: ParentNode): MainContent {
  const all = surveyTree(body, isInvisible);
  const marked = [...elementsBelow(body, isInvisible)];
  const total = all.get(body)?.text ?? 0;
  const main = largest(marked.filter(isMain), all);
  if (main !== undefined && holds(main, all, total, MAIN_SHARE)) return contentIn(main, isChromeInside);
  const article = largest(
    marked.filter(({ name }) => name === 'article'),
    all,
  );
  if (article !== undefined && holds(article, all, total, ARTICLE_SHARE))
    return contentIn(article, isChromeInside);
  const content = contentIn(body, (element) => isChromeInside(element) || isPageChrome(element, all));
  return (content.facts.get(body)?.text ?? 0) > 0
    ? content
    : { root: body, isDropped: isInvisible, facts: all };
}

/** A `main` of less than this share is a shell that a script would have filled. */
const MAIN_SHARE = 0.2;
/** With several articles of equal weight the page is a list, and all of it is content. */
const ARTICLE_SHARE = 0.5;

function contentIn(root: ParentNode, isChrome: (element: Element) => boolean): MainContent {
  const isDropped = (element: Element) => isInvisible(element) || isChrome(element);
  return { root, isDropped, facts: surveyTree(root, isDropped) };
}

function isMain(element: Element): boolean {
  return element.name === 'main' || roleOf(element) === 'main';
}

function largest(elements: Element[], facts: ReadonlyMap<ParentNode, SubtreeFacts>): Element | undefined {
  const sizeOf = (element: Element) => facts.get(element)?.text ?? 0;
  return elements.reduce<Element | undefined>(
    (best, element) => (best === undefined || sizeOf(element) > sizeOf(best) ? element : best),
    undefined,
  );
}

function holds(
  element: Element,
  facts: ReadonlyMap<ParentNode, SubtreeFacts>,
  total: number,
  share: number,
): boolean {
  const text = facts.get(element)?.text ?? 0;
  return text > 0 && text >= total * share;
}

const INVISIBLE_TAGS = new Set(
  (
    'applet audio base button canvas datalist embed frame frameset head iframe input link map meta noframes noscript ' +
    'object param script select source style svg template textarea title track video'
  ).split(' '),
);

/** Hidden text is dropped too: it is where pages put instructions that only a machine will read. */
function isInvisible(element: Element): boolean {
  if (INVISIBLE_TAGS.has(element.name)) return true;
  const { hidden, style } = element.attribs;
  if (hidden !== undefined && hidden !== 'until-found') return true;
  if (element.attribs['aria-hidden'] === 'true') return true;
  return style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);
}

const CHROME_ROLES = new Set(['navigation', 'search', 'menu', 'menubar', 'toolbar', 'dialog', 'alertdialog']);

function isChromeInside(element: Element): boolean {
  return element.name === 'nav' || element.name === 'dialog' || CHROME_ROLES.has(roleOf(element));
}

const PAGE_CHROME_TAGS = new Set(['header', 'footer', 'aside']);
const PAGE_CHROME_ROLES = new Set(['banner', 'contentinfo', 'complementary']);
const CHROME_NAMES =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|footer|cookies?|consent|share|social|related|pagination|pager|toc|skip)(?:$|[\s_-])/i;

function isPageChrome(element: Element, facts: ReadonlyMap<ParentNode, SubtreeFacts>): boolean {
  if (PAGE_CHROME_ROLES.has(roleOf(element))) return true;
  // The head of an article, in a body of several, is content.
  if (PAGE_CHROME_TAGS.has(element.name)) return !isInsideArticle(element);
  const names = `${element.attribs.class ?? ''} ${element.attribs.id ?? ''}`.slice(0, 300);
  if (!CHROME_NAMES.test(names)) return false;
  const { text, linkText } = facts.get(element) ?? { text: 0, linkText: 0 };
  return linkText > text / 2 || /cookie|consent/i.test(names);
}

/** Looks no further than any real page nests, so that a hostile one costs no square of its depth. */
const ARTICLE_REACH = 32;

function isInsideArticle(element: Element): boolean {
  let parent = element.parent;
  for (let steps = 0; parent !== null && steps < ARTICLE_REACH; steps += 1) {
    if ('name' in parent && parent.name === 'article') return true;
    parent = parent.parent;
  }
  return false;
}

function roleOf(element: Element): string {
  return element.attribs.role?.trim().toLowerCase() ?? '';
}
