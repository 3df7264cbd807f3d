/**
 * A passage of Markdown as it reads in one paragraph: without the marks of headings, lists, quotes, code and links. For
 * excerpts only; what is between the marks is kept as it is.
 */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|>[ \t]?|```.*$)/gm, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/(\*\*|__|`)(\S(?:[^\n]*?\S)?)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim();
}
