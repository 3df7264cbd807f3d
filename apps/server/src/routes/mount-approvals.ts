import { createHash } from 'node:crypto';
import { answerApproval, showApproval } from '@heddle/application';
import { HeddleError, routes } from '@heddle/contracts';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { APPROVAL_CSP, approvalPage, notePage } from '../approvals/approval-page.ts';
import { readForm } from '../approvals/form-fields.ts';
import { clientOf } from '../middleware/client-of.ts';
import { mountRoute } from '../mount-route.ts';
import { readBytes } from '../read-body.ts';
import type { ServerContext } from '../server-context.ts';

/** Mounts the pages behind signed links. They need no account: the link is the right to answer. */
export function mountApprovals(app: Hono, { services, authenticate, limits }: ServerContext): void {
  const visit = async (c: Context, token: string): Promise<void> => {
    await limits.approvals.byAddress.take(clientOf(c));
    await limits.approvals.byLink.take(createHash('sha256').update(token).digest('base64url'));
  };
  app.use('/approve/*', keptSecret);
  mountRoute(app, authenticate, routes.showApproval, ({ c, params }) =>
    said(c, async () => {
      await visit(c, params.token);
      const view = await showApproval(services, params.token);
      return view.isOpen ? html(c, approvalPage(view), 200) : over(c);
    }),
  );
  mountRoute(app, authenticate, routes.answerApproval, ({ c, params }) =>
    said(c, async () => {
      await visit(c, params.token);
      const view = await showApproval(services, params.token);
      const posted = await postedForm(c);
      if (!view.isOpen) return over(c);
      try {
        await answerApproval(services, params.token, readForm(view.form, posted));
      } catch (error) {
        if (!HeddleError.is(error) || error.code !== 'input-invalid') throw error;
        return html(c, approvalPage(view, error.message), 400);
      }
      return html(c, notePage('Thank you', 'Your answer was recorded. You can close this page.'), 200);
    }),
  );
}

/** The address is the right to answer: it is kept out of caches and of what other pages are told. */
const keptSecret: MiddlewareHandler = async function keptSecret(c, next) {
  await next();
  c.res.headers.set('Referrer-Policy', 'no-referrer');
  c.res.headers.set('Cache-Control', 'no-store');
};

/** A posted form of at most as many bytes as the route takes. @throws HeddleError `request-invalid`. */
async function postedForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new HeddleError('request-invalid', 'Expected a posted form. Use the page, or the API.');
  return new URLSearchParams(
    new TextDecoder().decode(await readBytes(c, routes.answerApproval.maxBodyBytes)),
  );
}

function over(c: Context): Response {
  return html(
    c,
    notePage(
      'Nothing to answer',
      'This was answered already, its time is over, or the run has ended. Nothing was changed.',
    ),
    409,
  );
}

/** People read pages, so what goes wrong is said on one. What is unexpected is the server's to log. */
async function said(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const known = HeddleError.from(error);
    if (known.status >= 500) throw known;
    if (known.code === 'run-not-waiting') return over(c);
    if (known.retryAfterMs !== undefined)
      c.header('Retry-After', String(Math.ceil(known.retryAfterMs / 1_000)));
    return html(c, notePage('This does not work', known.message), known.status as ContentfulStatusCode); // cast: statuses of the table allow a body
  }
}

function html(c: Context, page: string, status: ContentfulStatusCode): Response {
  c.header('Content-Security-Policy', APPROVAL_CSP);
  return c.html(page, status);
}
