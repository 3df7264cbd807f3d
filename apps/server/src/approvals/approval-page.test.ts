import type { JsonObject } from '@heddle/contracts';
import { describe, expect, it } from 'vitest';
import { APPROVAL_CSP, approvalPage, notePage } from './approval-page.ts';
import { formFields, readForm } from './form-fields.ts';

const form: JsonObject = {
  type: 'object',
  title: 'Pay <b>Ada</b>?',
  description: '"><script>alert(1)</script>',
  required: ['approved'],
  properties: {
    amount: { type: 'number', title: 'Amount' },
    count: { type: 'integer' },
    urgent: { type: 'boolean', description: 'Today' },
    level: { enum: ['low', 2, null] },
    code: { type: 'string', maxLength: 20 },
    more: { type: 'object' },
    comment: { type: 'string', title: 'Comment', maxLength: 10_000 },
    approved: { type: 'boolean' },
  },
  anyOf: [{ properties: { approved: { const: false } } }, { required: ['amount'] }],
};

describe('the page of a signed link', () => {
  it('AP1 asks each field of the form as what it is, and yes or no by buttons', () => {
    expect(formFields(form).map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['amount', 'number', true],
      ['count', 'number', false],
      ['urgent', 'switch', false],
      ['level', 'choice', false],
      ['code', 'line', false],
      ['more', 'json', false],
      ['comment', 'text', false],
    ]);
    const page = approvalPage({ isOpen: true, reason: 'Pay?', form });
    expect(page).toContain('<button class="yes" name="approved" value="true">Approve</button>');
    expect(page).toMatch(/value="false" formnovalidate>Reject/);
  });

  it('AP2 escapes everything, and holds nothing that could run or load', () => {
    const page = approvalPage({ isOpen: true, reason: 'x', form }, '<img src=x>');
    expect(page).not.toMatch(/<script|<img|<b>|javascript:|\son\w+=|https?:/i);
    expect(page).toContain('Pay &lt;b&gt;Ada&lt;/b&gt;?');
    expect(APPROVAL_CSP).toMatch(
      /default-src 'none'.*style-src 'sha256-.*form-action 'self'.*frame-ancestors 'none'/,
    );
    expect(notePage('<', '&')).toContain('<h1>&lt;</h1><p>&amp;</p>');
  });

  it('AP3 reads what was posted as the form has it; empty fields are left out', () => {
    const posted = new URLSearchParams({
      approved: 'true',
      amount: '12.5',
      count: '',
      urgent: 'true',
      level: '2',
      code: 'a',
      more: '{"a":1}',
      comment: '',
      __proto__: 'x',
      other: 'ignored',
    });
    expect(readForm(form, posted)).toEqual({
      approved: true,
      amount: 12.5,
      urgent: true,
      level: 2,
      code: 'a',
      more: { a: 1 },
    });
  });

  it('AP4 only the buttons decide; what is no number stays text, for the schema to refuse', () => {
    expect(readForm(form, new URLSearchParams('approved=false'))).toEqual({ approved: false, urgent: false });
    for (const other of ['', 'approved=', 'approved=yes', 'approved=TRUE'])
      expect(readForm(form, new URLSearchParams(other))).toEqual({ urgent: false });
    expect(readForm(form, new URLSearchParams({ amount: 'many' }))).toMatchObject({ amount: 'many' });
  });

  it('AP5 a schema that is no object is asked for as a whole: JSON, or plain words', () => {
    expect(approvalPage({ isOpen: true, reason: 'A signal', form: {} })).toContain('<h1>A signal</h1>');
    expect(readForm({}, new URLSearchParams({ value: '[1, 2]' }))).toEqual([1, 2]);
    expect(readForm({}, new URLSearchParams({ value: 'go on' }))).toBe('go on');
    expect(readForm({}, new URLSearchParams())).toBeNull();
  });
});
