import { expect, expectTypeOf, test } from 'vitest';
import { type CallResult, createApi, routeUrl } from './api.ts';
import { ApiError } from './api-error.ts';

function recorded(answer: () => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  let signedOut = 0;
  const api = createApi({
    workspace: () => 'w1',
    onSignedOut: () => {
      signedOut += 1;
    },
    fetch: async (url, init) => {
      requests.push({ url: String(url), init });
      return answer();
    },
  });
  return { api, requests, signedOut: () => signedOut };
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

test('a call fills the path, appends the query and names the workspace', async () => {
  const { api, requests } = recorded(() => json({ items: [], next: null }));
  await api.call('listDocuments', { params: { id: 'a/b' }, query: { limit: 10, cursor: undefined } });
  const [request] = requests;
  expect(request?.url).toBe('/api/knowledge/a%2Fb/documents?limit=10');
  expect(new Headers(request?.init?.headers).get('Heddle-Workspace')).toBe('w1');
});

test('problem details become one typed error', async () => {
  const problem = {
    type: 'x',
    title: 'Stale',
    status: 412,
    code: 'stale-revision',
    detail: 'Revision 3 is not the newest.',
  };
  const { api } = recorded(() => json(problem, 412));
  const failed = api.call('deleteFlow', { params: { id: 'f' } });
  await expect(failed).rejects.toMatchObject({
    code: 'stale-revision',
    status: 412,
    message: 'Revision 3 is not the newest.',
  });
  await expect(failed).rejects.toSatisfy(ApiError.is);
});

test('an ended session is reported once per call', async () => {
  const { api, signedOut } = recorded(() => json({}, 401));
  await expect(api.call('me')).rejects.toMatchObject({ status: 401 });
  expect(signedOut()).toBe(1);
});

test('no connection is the code offline', async () => {
  const { api } = recorded(() => Promise.reject(new TypeError('fetch failed')));
  await expect(api.call('me')).rejects.toMatchObject({ code: 'offline', status: 0 });
});

test('an answer that breaks the contract is refused, not passed on', async () => {
  const { api } = recorded(() => json({ open: 'yes' }));
  await expect(api.call('setupState')).rejects.toMatchObject({ code: 'unexpected-answer' });
});

test('results and arguments are typed by the route table', () => {
  expectTypeOf<CallResult<'setupState'>>().toEqualTypeOf<{ open: boolean }>();
  expectTypeOf<CallResult<'deleteFlow'>>().toEqualTypeOf<undefined>();
  const { api } = recorded(() => json({}));
  // @ts-expect-error the route needs `params`
  void api.call('deleteFlow').catch(() => undefined);
  expect(routeUrl('/api/x/:id', { id: '1' })).toBe('/api/x/1');
});
