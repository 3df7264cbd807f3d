import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

function marks(decorator: MatchDecorator) {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = decorator.createDeco(view);
      }
      update(update: ViewUpdate) {
        this.decorations = decorator.updateDeco(update, this.decorations);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

const reference = Decoration.mark({ class: 'cm-reference' });
const block = Decoration.mark({ class: 'cm-block' });
const keyword = Decoration.mark({ class: 'cm-keyword' });
const literal = Decoration.mark({ class: 'cm-literal' });

/** Shows `{{node.port}}` as a chip and `{{#if}}`, `{{#each}}` as block tags. */
export const templateMarks = marks(
  new MatchDecorator({
    regexp: /(?<!\\)\{\{[^{}]*\}\}/g,
    decoration: (match) => (/^\{\{\s*[#/]|^\{\{\s*else/.test(match[0]) ? block : reference),
  }),
);

const WORDS = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null']);

/** Shows texts and numbers, key words and paths of an expression. */
export const expressionMarks = marks(
  new MatchDecorator({
    regexp: /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\b\d+(?:\.\d+)?\b|[A-Za-z_][\w-]*(?:\.[\w-]+)*/g,
    decoration: (match) => {
      const [word] = match;
      if (/^["'\d]/.test(word)) return literal;
      if (WORDS.has(word)) return keyword;
      return word.includes('.') ? reference : null;
    },
  }),
);
