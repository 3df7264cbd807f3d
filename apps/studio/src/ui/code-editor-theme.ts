import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { fontSize: '12px', background: 'transparent', color: 'var(--text)', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '20px',
    overflow: 'auto',
    maxHeight: '360px',
  },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-placeholder': { color: 'var(--text-muted)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-reference': {
    color: 'var(--accent-text)',
    background: 'var(--accent-soft)',
    borderRadius: '3px',
    padding: '1px 0',
  },
  '.cm-block': { color: 'var(--category-model)' },
  '.cm-keyword': { color: 'var(--category-model)' },
  '.cm-literal': { color: 'var(--category-input)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { background: 'var(--press)', outline: 'none' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: 'none',
    borderRadius: '8px',
    boxShadow: 'var(--shadow-float)',
    overflow: 'hidden',
    zIndex: '70',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    maxHeight: '260px',
    padding: '4px',
    minWidth: '220px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '16px',
    padding: '4px 8px',
    borderRadius: '4px',
    color: 'var(--text)',
    lineHeight: '18px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-text)', fontWeight: '600' },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--text-muted)', fontSize: '11px' },
  '.cm-completionInfo': {
    padding: '6px 8px',
    fontSize: '12px',
    color: 'var(--text-soft)',
    maxWidth: '260px',
  },
});

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent-text)' },
  { tag: tags.string, color: 'var(--category-input)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--category-tool)' },
  { tag: tags.punctuation, color: 'var(--text-muted)' },
]);

/** The look of code fields, from the same tokens as everything else, so that both themes fit. */
export const codeEditorTheme: Extension = [theme, syntaxHighlighting(highlight)];
