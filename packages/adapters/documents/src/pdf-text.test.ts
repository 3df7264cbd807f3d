import { describe, expect, it } from 'vitest';
import { type PdfTextItem, pdfItemsToLines } from './pdf-lines.ts';
import { joinPdfPages } from './pdf-pages.ts';

function run(str: string, y: number, { x = 72, height = 10, hasEOL = true } = {}): PdfTextItem {
  return { str, height, hasEOL, transform: [height, 0, 0, height, x, y] };
}

describe('pdfItemsToLines', () => {
  it('joins the runs of a line and ends a paragraph at a wider gap', () => {
    const items = [
      run('Hello ', 700, { hasEOL: false }),
      run('world', 700, { x: 110 }),
      run('again.', 688),
      run('Next', 660),
      run('one', 648),
      run('goes on', 636),
    ];
    expect(pdfItemsToLines(items)).toEqual(['Hello world', 'again.', '', 'Next', 'one', 'goes on']);
  });

  it('ends a paragraph where the size of the letters changes or a line is indented after a full stop', () => {
    const items = [
      run('Title', 700, { height: 16 }),
      run('First line', 688),
      run('ends here.', 676),
      run('Indented', 664, { x: 90 }),
      run('goes on', 652),
    ];
    expect(pdfItemsToLines(items)).toEqual([
      'Title',
      '',
      'First line',
      'ends here.',
      '',
      'Indented',
      'goes on',
    ]);
  });

  it('goes on in the next column, and gives nothing for a page without text', () => {
    expect(pdfItemsToLines([run('bottom', 100), run('top', 700, { x: 300 })])).toEqual(['bottom', 'top']);
    expect(pdfItemsToLines([run('  ', 100)])).toEqual([]);
  });
});

describe('joinPdfPages', () => {
  it('says where each page is and leaves pages without text out', () => {
    const { text, pages } = joinPdfPages([
      { page: 1, text: 'First page.' },
      { page: 2, text: ' ' },
      { page: 3, text: 'Third page.' },
    ]);
    expect(pages.map(({ page, start, end }) => [page, text.slice(start, end)])).toEqual([
      [1, 'First page.'],
      [3, 'Third page.'],
    ]);
    expect(text).toBe('First page.\n\nThird page.');
  });

  it('heals hyphens at line ends, lets a sentence run over the page and removes what databases refuse', () => {
    const { text } = joinPdfPages([
      { page: 1, text: 'an exam-\nple of A-\nB and soft\u00ad\nware\0 that goes' },
      { page: 2, text: 'on here\ud800' },
    ]);
    expect(text).toBe('an example\nof A-\nB and software that goes\non here\uFFFD');
  });

  it('drops running heads and page numbers', () => {
    const pages = ['one', 'two', 'three', 'four'].map((word, index) => ({
      page: index + 1,
      text: `Annual report 2026\nText of page ${word} only.\n${index + 1}`,
    }));
    const { text } = joinPdfPages(pages);
    expect(text).toBe(
      ['one', 'two', 'three', 'four'].map((word) => `Text of page ${word} only.`).join('\n\n'),
    );
  });

  it('keeps a line that is all there is on its page, however often it returns', () => {
    const pages = [1, 2, 3, 4, 5].map((page) => ({ page, text: 'Intentionally blank' }));
    expect(joinPdfPages(pages).pages).toHaveLength(5);
  });
});
