import { createHash } from 'node:crypto';
import type { ApprovalView } from '@heddle/application';
import { asksToApprove, type FormField, formFields } from './form-fields.ts';

/** The studio's colours and sizes (`ui/tokens.css` there), without anything that has to be loaded. */
const STYLE = `:root{color-scheme:light dark;--canvas:oklch(.968 .003 255);--surface:#fff;--line:oklch(.918 .004 255);--line-strong:oklch(.85 .006 255);--text:oklch(.235 .012 255);--muted:oklch(.525 .013 255);--sunken:oklch(.977 .002 255);--accent:oklch(.545 .2 262);--danger:oklch(.53 .2 27);--danger-soft:oklch(.6 .2 27/.1);font:15px/1.55 Inter,system-ui,sans-serif}
@media(prefers-color-scheme:dark){:root{--canvas:oklch(.168 .006 258);--surface:oklch(.203 .007 258);--line:oklch(.282 .009 258);--line-strong:oklch(.37 .012 258);--text:oklch(.945 .004 258);--muted:oklch(.665 .013 258);--sunken:oklch(.178 .007 258);--accent:oklch(.55 .2 262);--danger:oklch(.72 .165 25);--danger-soft:oklch(.66 .2 25/.17)}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;padding:48px 20px;background:var(--canvas);color:var(--text)}
main,header,footer{max-width:600px;margin:0 auto}header{display:flex;align-items:center;gap:10px;margin-bottom:16px;font-weight:600}header svg{width:22px;height:22px}
main{padding:28px;background:var(--surface);border:1px solid var(--line);border-radius:12px}h1{margin:0;font-size:20px;line-height:1.35;letter-spacing:-.01em;overflow-wrap:anywhere}p{margin:12px 0 0}
.text{white-space:pre-wrap;overflow-wrap:anywhere;padding:14px 16px;background:var(--sunken);border:1px solid var(--line);border-radius:8px;margin-top:16px;max-height:50vh;overflow:auto}
label{display:block;margin:20px 0 6px;font-size:13px;font-weight:600}small{display:block;font-size:13px;font-weight:400;color:var(--muted)}label i{font-style:normal;color:var(--muted)}
input,textarea,select{font:inherit;width:100%;padding:8px 10px;border-radius:6px;border:1px solid var(--line-strong);background:var(--surface);color:inherit}
input[type=checkbox]{width:auto;margin:0 8px 0 0;vertical-align:-1px;accent-color:var(--accent)}textarea{min-height:96px;resize:vertical}:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.buttons{display:flex;gap:10px;margin-top:24px}button{font:inherit;font-weight:600;padding:8px 18px;border-radius:8px;border:1px solid var(--line-strong);background:var(--surface);color:inherit;cursor:pointer}
button.yes{background:var(--accent);border-color:var(--accent);color:#fff}.problem{margin-top:16px;padding:10px 14px;border-radius:8px;background:var(--danger-soft);color:var(--danger)}footer{margin-top:14px}`;

/** Nothing is loaded, nothing runs, and the form goes nowhere but back. */
export const APPROVAL_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page on which somebody answers. Everything that came from a flow or a person is escaped. */
export function approvalPage({ form, reason, until }: ApprovalView, problem?: string): string {
  const title = typeof form.title === 'string' ? form.title : reason;
  const text = typeof form.description === 'string' ? form.description : '';
  const buttons = asksToApprove(form)
    ? `<button class="yes" name="approved" value="true">Approve</button><button name="approved" value="false" formnovalidate>Reject</button>`
    : `<button class="yes">Send</button>`;
  return page(
    title,
    [
      `<h1>${escaped(title)}</h1>`,
      problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`,
      text === '' ? '' : `<div class="text">${escaped(text)}</div>`,
      `<form method="post">${formFields(form).map(question).join('')}<div class="buttons">${buttons}</div></form>`,
    ].join(''),
    until === undefined ? '' : `<small>An answer counts until ${moment(until)}.</small>`,
  );
}

/** A page that only says something. */
export function notePage(title: string, text: string): string {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>`);
}

function question(field: FormField): string {
  const name = escaped(field.name);
  const required = field.isRequired ? ' required' : '';
  const mark = field.isRequired ? ' <i title="Required">*</i>' : '';
  const words = `${escaped(field.title)}${mark}${field.description === undefined ? '' : `<small>${escaped(field.description)}</small>`}`;
  if (field.kind === 'switch')
    return `<label><input type="checkbox" name="${name}" value="true">${words}</label>`;
  return `<label for="f-${name}">${words}</label>${control(field, `id="f-${name}" name="${name}"${required}`)}`;
}

function control({ kind, choices = [] }: FormField, attributes: string): string {
  switch (kind) {
    case 'number':
      return `<input type="number" step="any" ${attributes}>`;
    case 'line':
      return `<input ${attributes}>`;
    case 'choice':
      return `<select ${attributes}><option value="">Choose…</option>${choices.map((choice) => `<option value="${escaped(choice)}">${escaped(choice)}</option>`).join('')}</select>`;
    default:
      return `<textarea ${attributes}></textarea>`;
  }
}

/** Nothing runs on the page, so its reader's time zone is not known. */
function moment(at: number): string {
  const iso = new Date(at).toISOString();
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `<time datetime="${iso}">${words.format(at)} UTC</time>`;
}

/** Heddle's mark, as the studio draws it; the name stands beside it. */
const LOGO = `<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#2b5fe3"/><g stroke="#fff" stroke-width="2.4" stroke-linecap="round" fill="none"><path d="M9.5 7v18M22.5 7v18M16 7v5.2M16 19.8V25"/><ellipse cx="16" cy="16" rx="2.6" ry="3.8"/><path d="M4.5 16h5M22.5 16h5" opacity=".55"/></g></svg>`;

function page(title: string, body: string, below = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><header>${LOGO}Heddle</header><main>${body}</main><footer>${below}</footer></body></html>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
