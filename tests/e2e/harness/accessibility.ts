import type { Page } from 'playwright-core';

/**
 * What a page plainly owes people who do not see it: names for everything that can be operated, a language, a title,
 * no id twice, no order of its own for the Tab key. Empty when nothing is wrong.
 */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('[aria-hidden="true"]') === null;
    const labelled = (element: Element) =>
      (element.getAttribute('aria-labelledby') ?? '')
        .split(/\s+/)
        .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
        .join('');
    const nameOf = (element: Element) =>
      [
        element.getAttribute('aria-label') ?? '',
        labelled(element),
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
          ? `${[...(element.labels ?? [])].map((label) => label.textContent).join('')}${element.placeholder}`
          : (element.textContent ?? ''),
        element instanceof HTMLButtonElement
          ? [...element.labels].map((label) => label.textContent).join('')
          : '',
        element.getAttribute('title') ?? '',
        ...[...element.querySelectorAll('[aria-label], img[alt]')].map(
          (inner) => inner.getAttribute('aria-label') ?? inner.getAttribute('alt') ?? '',
        ),
      ]
        .join('')
        .trim();
    const problems: string[] = [];
    const operable = 'button, a[href], input:not([type=hidden]), textarea, select, [role=button], [role=tab]';
    for (const element of document.querySelectorAll(operable))
      if (isShown(element) && nameOf(element) === '')
        problems.push(`no name: ${element.outerHTML.slice(0, 160)}`);
    for (const image of document.querySelectorAll('img:not([alt])'))
      problems.push(`no alt: ${image.outerHTML.slice(0, 160)}`);
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
      problems.push(`the id ${id} stands twice`);
    for (const element of document.querySelectorAll('[tabindex]'))
      if (Number(element.getAttribute('tabindex')) > 0)
        problems.push(`tabindex: ${element.outerHTML.slice(0, 160)}`);
    if (document.documentElement.lang === '') problems.push('the page says no language');
    if (document.title.trim() === '') problems.push('the page has no title');
    if (document.querySelector('main, [role=main]') === null) problems.push('the page has no main part');
    return problems;
  });
}
