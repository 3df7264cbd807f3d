import { type Document, DomHandler, type Element } from 'domhandler';
import { Parser } from 'htmlparser2';
import { cleanTitle } from './document-title.ts';
import { findMainContent } from './html-main-content.ts';
import { contentToMarkdown } from './html-to-markdown.ts';
import { elementsBelow, rawText } from './html-tree.ts';

/**
 * Reads a page's main content as Markdown and its title: `<title>`, else `og:title`, else the first `h1`. Nothing is
 * fetched or run; entities are decoded once. htmlparser2 rather than a parser by the letter of the standard, whose
 * repairs of misnested formatting grow with the square of a hostile page. Throws {@link HtmlTooDeep}.
 */
export function readHtml(source: string): { title: string | undefined; text: string } {
  const document = parseBounded(source.replaceAll('\0', '\uFFFD'));
  const body = firstElement(document, 'body') ?? document;
  return { title: readTitle(document), text: contentToMarkdown(findMainContent(body)) };
}

/** The charset a page declares in its first kilobyte, else what browsers assume; used where it is not UTF-8. */
export function declaredHtmlCharset(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})/i.exec(head)?.[1] ?? 'windows-1252';
}

/** A page nests deeper than {@link DEEPEST_ELEMENT}. */
export class HtmlTooDeep extends Error {}

/** Browsers stop at 512. The parser's time for an element grows with its depth, so there has to be an end. */
export const DEEPEST_ELEMENT = 2000;

class BoundedHandler extends DomHandler {
  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.tagStack.length > DEEPEST_ELEMENT) throw new HtmlTooDeep();
    super.onopentag(name, attributes);
  }
}

function parseBounded(source: string): Document {
  const handler = new BoundedHandler();
  new Parser(handler).end(source);
  return handler.root;
}

const isScript = ({ name }: Element) =>
  name === 'script' || name === 'style' || name === 'svg' || name === 'template';

function firstElement(document: Document, name: string): Element | undefined {
  for (const element of elementsBelow(document, isScript)) if (element.name === name) return element;
  return undefined;
}

function readTitle(document: Document): string | undefined {
  const titled = firstElement(document, 'title');
  const title = titled === undefined ? undefined : cleanTitle(rawText(titled, isScript));
  if (title !== undefined) return title;
  for (const { name, attribs } of elementsBelow(document, isScript)) {
    if (name === 'meta' && attribs.property === 'og:title') return cleanTitle(attribs.content ?? '');
  }
  const heading = firstElement(document, 'h1');
  return heading === undefined ? undefined : cleanTitle(rawText(heading, isScript));
}
