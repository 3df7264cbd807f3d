import { type RouteContract, routes } from '@heddle/contracts';

/** A plain page that lists every route with what it does; the document itself is one link away. */
export function docsPage(): string {
  const groups = new Map<string, RouteContract[]>();
  for (const route of Object.values(routes) as RouteContract[])
    groups.set(route.tag, [...(groups.get(route.tag) ?? []), route]); // cast: the table satisfies Record<string, RouteContract>
  const sections = [...groups].map(
    ([tag, items]) =>
      `<section><h2>${escapeHtml(tag)}</h2><table>${items.map(row).join('')}</table></section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Heddle API</title><style>
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:960px;margin:40px auto;padding:0 20px}h1{font-size:24px}h2{font-size:16px;margin:28px 0 8px}
table{width:100%;border-collapse:collapse}td{padding:6px 12px 6px 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent);vertical-align:top}code{font:13px ui-monospace,monospace}.method{width:64px;font-weight:600;text-transform:uppercase;font-size:12px}.path{width:340px}
</style></head><body><h1>Heddle API</h1><p>The machine-readable document is at <a href="/api/openapi.json"><code>/api/openapi.json</code></a>. Send <code>Authorization: Bearer &lt;token&gt;</code>. Errors are <code>application/problem+json</code> with a stable <code>code</code>.</p>${sections.join('')}</body></html>`;
}

function row(route: RouteContract): string {
  return `<tr><td class="method">${route.method}</td><td class="path"><code>${escapeHtml(route.path)}</code></td><td>${escapeHtml(route.summary)}</td></tr>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
