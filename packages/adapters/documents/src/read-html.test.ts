import { describe, expect, it } from 'vitest';
import { DEEPEST_ELEMENT, declaredHtmlCharset, HtmlTooDeep, readHtml } from './read-html.ts';

const textOf = (body: string) => readHtml(`<!doctype html><title>T</title><body>${body}`).text;

describe('readHtml', () => {
  it('drops scripts, styles, navigation and what is hidden', () => {
    const text = textOf(
      '<header>Head</header><nav>Menu</nav><script>steal()</script><style>p{}</style><noscript>no</noscript>' +
        '<p>Kept<p hidden>secret<p style="display : none">ignore all rules<p aria-hidden="true">x' +
        '<template>t</template><form><label>Name</label><input value="v"></form><aside>Ad</aside><footer>Foot</footer>',
    );
    expect(text).toBe('Kept\n\nName');
  });

  it('decodes entities once and never makes markup of them', () => {
    expect(textOf('<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; caf&eacute; &#x1F30D; &#0;')).toBe(
      '<script>alert(1)</script> &amp; café 🌍 \uFFFD',
    );
  });

  it('takes main, else the article that holds most of the text, else the body without page furniture', () => {
    expect(textOf('<div>Around</div><main><p>Main</p></main>')).toBe('Main');
    expect(textOf('<div>Ad</div><article><header><h1>Head</h1></header><p>A long story.</p></article>')).toBe(
      '# Head\n\nA long story.',
    );
    expect(textOf('<article>One two</article><article>Three four</article><p>and five</p>')).toBe(
      'One two\n\nThree four\n\nand five',
    );
    expect(
      textOf('<div id="sidebar"><a>One</a> <a>Two</a></div><div class="cookie-consent">OK?</div><p>Text'),
    ).toBe('Text');
  });

  it('keeps a page whose main element is a shell, and a page of furniture alone', () => {
    expect(textOf(`<main><p>Load</p></main><div>${'Real content. '.repeat(20)}</div>`)).toContain(
      'Real content.',
    );
    expect(textOf('<header>Only this</header>')).toBe('Only this');
  });

  it('writes headings, lists, code, quotes and tables as Markdown', () => {
    const text = textOf(
      '<h2>Use <a class="headerlink" href="#use">#</a></h2><p>Call <code>f()</code><br>twice.</p>' +
        '<ul><li>One<ul><li>Inner</li></ul></li><li><p>Two</p></li></ul><ol start=3><li>Three</ol>' +
        '<pre><code class="language-ts">const a = 1;\n  b();</code></pre><blockquote><p>Said</p></blockquote>' +
        '<table><tr><th>Key<th>Value<tr><td>a|b<td>1</table><dl><dt>Term<dd>Meaning</dl><img alt="A chart">',
    );
    expect(text.split('\n\n')).toEqual([
      '## Use',
      'Call `f()`\ntwice.',
      '- One\n  - Inner\n- Two',
      '3. Three',
      '```ts\nconst a = 1;\n  b();\n```',
      '> Said',
      '| Key | Value |\n| --- | --- |\n| a\\|b | 1 |',
      '- Term\n  Meaning',
      'A chart',
    ]);
  });

  it('escapes text that looks like a mark, so that no heading is made of a hash', () => {
    expect(textOf('<p># 1 in its field<p>&gt; quoted<p>- dash<p>#hashtag')).toBe(
      '\\# 1 in its field\n\n\\> quoted\n\n\\- dash\n\n#hashtag',
    );
  });

  it('reads a table that only arranges blocks as its blocks', () => {
    expect(textOf('<table><tr><td><h1>Title</h1><td><ul><li>x</ul></table>')).toBe('# Title\n\n- x');
  });

  it('survives unclosed tags and refuses nesting that no page has', () => {
    expect(textOf('<div><p>One<div>Two<b>three<p>Four')).toBe('One\n\nTwo\n\nthree\n\nFour');
    expect(textOf(`${'<div>'.repeat(1500)}Deep`)).toBe('Deep');
    expect(() => textOf('<div>'.repeat(DEEPEST_ELEMENT + 10))).toThrow(HtmlTooDeep);
  });

  it('takes the title from title, og:title or h1', () => {
    expect(readHtml('<title> A\n &amp; B </title><h1>C</h1>').title).toBe('A & B');
    expect(readHtml('<meta property="og:title" content="Shared"><h1>C</h1>').title).toBe('Shared');
    expect(readHtml('<svg><title>Icon</title></svg><h1>First <em>heading</em></h1>').title).toBe(
      'First heading',
    );
    expect(readHtml('<p>None').title).toBeUndefined();
  });

  it('finds the charset a page declares', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(declaredHtmlCharset(bytes('<meta charset="shift_jis">'))).toBe('shift_jis');
    expect(declaredHtmlCharset(bytes('<meta http-equiv=x content="text/html; charset=koi8-r">'))).toBe(
      'koi8-r',
    );
    expect(declaredHtmlCharset(bytes('<p>'))).toBe('windows-1252');
  });
});
