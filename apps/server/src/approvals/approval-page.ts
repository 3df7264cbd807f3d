import { createHash } from 'node:crypto';
import type { ApprovalView } from '@heddle/application';
import { asksToApprove, type FormField, formFields } from './form-fields.ts';

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:640px;margin:48px auto;padding:0 20px}h1{font-size:22px;line-height:1.3}
.text{white-space:pre-wrap;overflow-wrap:anywhere;padding:16px;border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:8px;margin:20px 0}
label{display:block;margin:16px 0 4px;font-weight:600}small{display:block;opacity:.75}
input,textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:8px;border-radius:6px;border:1px solid color-mix(in srgb,currentColor 40%,transparent);background:transparent;color:inherit}
input[type=checkbox]{width:auto;margin-right:8px}textarea{min-height:96px}
.buttons{display:flex;gap:12px;margin-top:24px}button{font:inherit;font-weight:600;padding:10px 20px;border-radius:6px;border:1px solid currentColor;background:transparent;color:inherit;cursor:pointer}
button.yes{background:#1a6b4a;border-color:#1a6b4a;color:#fff}.problem{border-left:4px solid #c43d2f;padding:4px 12px}`;

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
      until === undefined
        ? ''
        : `<p><small>An answer counts until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC.</small></p>`,
    ].join(''),
  );
}

/** A page that only says something. */
export function notePage(title: string, text: string): string {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>`);
}

function question(field: FormField): string {
  const name = escaped(field.name);
  const required = field.isRequired ? ' required' : '';
  const words = `${escaped(field.title)}${field.description === undefined ? '' : `<small>${escaped(field.description)}</small>`}`;
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
      return `<select ${attributes}><option value=""></option>${choices.map((choice) => `<option value="${escaped(choice)}">${escaped(choice)}</option>`).join('')}</select>`;
    default:
      return `<textarea ${attributes}></textarea>`;
  }
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
