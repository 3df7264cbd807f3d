/**
 * What a child tells its supervisor over the IPC channel (`process.send`). Children that are started without one, in a
 * container, say nothing.
 */
export type ChildMessage =
  | { readonly type: 'ready'; readonly url: string | undefined; readonly setupUrl: string | undefined }
  | { readonly type: 'fatal'; readonly message: string };

/** Reads a message of a child; undefined when it is none that the supervisor knows. */
export function toChildMessage(value: unknown): ChildMessage | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  if (value.type === 'ready')
    return { type: 'ready', url: text(value, 'url'), setupUrl: text(value, 'setupUrl') };
  if (value.type === 'fatal') return { type: 'fatal', message: text(value, 'message') ?? 'no reason given' };
  return undefined;
}

function text(value: object, name: string): string | undefined {
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : undefined;
}
