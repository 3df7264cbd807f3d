import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { useMemo } from 'react';
import { classes } from '../lib/classes.ts';

const ALLOWED = {
  ALLOWED_TAGS:
    'p br hr strong em del code pre blockquote ul ol li h1 h2 h3 h4 a table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
};

/** Markdown as text with simple marks. No images, no HTML of the author's; links open elsewhere. */
export function Markdown({ source, className }: { readonly source: string; readonly className?: string }) {
  const html = useMemo(() => toSafeHtml(source), [source]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the HTML has passed the sanitizer above
  return <div className={classes('ui-markdown', className)} dangerouslySetInnerHTML={{ __html: html }} />;
}

function toSafeHtml(source: string): string {
  const html = marked.parse(source, { async: false, gfm: true, breaks: true });
  const fragment = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  const holder = document.createElement('div');
  holder.append(fragment);
  return holder.innerHTML;
}
