import { type RouteContract, type RouteName, routes } from '@heddle/contracts';
import type { z } from 'zod';
import { ApiError, responseToApiError } from './api-error.ts';

type Route<Name extends RouteName> = (typeof routes)[Name];
type InputOf<Contract, Key extends string> = Contract extends {
  readonly [K in Key]: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : never;

type ParamsOption<Contract> = Contract extends { readonly params: z.ZodType }
  ? { readonly params: InputOf<Contract, 'params'> }
  : unknown;
type QueryOption<Contract> = Contract extends { readonly query: z.ZodType }
  ? { readonly query?: InputOf<Contract, 'query'> }
  : unknown;
type BodyOption<Contract> = Contract extends { readonly multipart: true }
  ? { readonly form: FormData }
  : Contract extends { readonly body: z.ZodType }
    ? { readonly body: InputOf<Contract, 'body'> }
    : unknown;

interface CommonOptions {
  readonly signal?: AbortSignal;
  /** Extra headers, for example `If-Match` or `Last-Event-ID`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call of this route takes: exactly the parts its contract declares. */
export type CallOptions<Name extends RouteName> = ParamsOption<Route<Name>> &
  QueryOption<Route<Name>> &
  BodyOption<Route<Name>> &
  CommonOptions;

/** What a call of this route gives, parsed by its contract; undefined for routes that answer nothing. */
export type CallResult<Name extends RouteName> =
  Route<Name> extends { readonly response: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;

type OptionalWhenEmpty<Options> =
  Record<string, never> extends Options ? [options?: Options] : [options: Options];
export type CallArguments<Name extends RouteName> = OptionalWhenEmpty<CallOptions<Name>>;

/** The management API, typed by the route table. Every failure is an {@link ApiError}. */
export interface Api {
  /**
   * Calls a route and parses the answer.
   *
   * @example
   * const record = await api.call('createFlow', { body: flow });
   */
  call<Name extends RouteName>(name: Name, ...options: CallArguments<Name>): Promise<CallResult<Name>>;
  /** Opens a route that answers a stream; the response is known to be ok and to have a body. */
  open<Name extends RouteName>(name: Name, ...options: CallArguments<Name>): Promise<Response>;
}

interface LooseOptions extends CommonOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly form?: FormData;
}

export interface ApiSettings {
  readonly fetch: typeof fetch;
  /** Asked at every call: the workspace the person works in, once it is known. */
  readonly workspace: () => string | undefined;
  /** Called when the server says that the session has ended. */
  readonly onSignedOut?: () => void;
}

/** Makes the caller. Requests carry the session cookie and `Heddle-Workspace`. */
export function createApi(settings: ApiSettings): Api {
  const send = async (name: RouteName, options: LooseOptions): Promise<Response> => {
    const route: RouteContract = routes[name];
    let response: Response;
    try {
      response = await settings.fetch(
        routeUrl(route.path, options.params, options.query),
        requestInit(route, options, settings.workspace()),
      );
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new ApiError('offline', 'The server cannot be reached. Check the connection and try again.', {
        cause,
      });
    }
    if (response.ok) return response;
    const error = await responseToApiError(response);
    if (error.status === 401) settings.onSignedOut?.();
    throw error;
  };
  return {
    async call(name, ...[options]) {
      const route: RouteContract = routes[name];
      const response = await send(name, options ?? {});
      // cast: the contract's response schema is the type that CallResult computes
      return (await readAnswer(route, response)) as CallResult<typeof name>;
    },
    async open(name, ...[options]) {
      const response = await send(name, options ?? {});
      if (response.body) return response;
      throw new ApiError('unexpected-answer', 'The server answered without a stream.', {
        status: response.status,
      });
    },
  };
}

async function readAnswer(route: RouteContract, response: Response): Promise<unknown> {
  if (response.status === 204 || !route.response) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = route.response.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiError(
    'unexpected-answer',
    `The server's answer to ${route.method.toUpperCase()} ${route.path} was not what this studio expects (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). Reload the page.`,
    { status: response.status, cause: parsed.error },
  );
}

function requestInit(
  route: RouteContract,
  options: LooseOptions,
  workspace: string | undefined,
): RequestInit {
  const headers = new Headers(options.headers);
  if (workspace !== undefined) headers.set('Heddle-Workspace', workspace);
  headers.set('Accept', route.stream ? 'text/event-stream' : 'application/json');
  const init: RequestInit = { method: route.method.toUpperCase(), headers, credentials: 'same-origin' };
  if (options.signal) init.signal = options.signal;
  if (options.form) init.body = options.form;
  else if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(options.body);
  }
  return init;
}

/** Fills a route's `:name` parts and appends its query; undefined members are left out. */
export function routeUrl(
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_part, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? filled : `${filled}?${text}`;
}
