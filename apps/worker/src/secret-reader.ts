import { HeddleError } from '@heddle/contracts';
import type { Platform } from '@heddle/platform';
import type { NodeContext } from '@heddle/ports';

/** Opens a workspace's secrets, at use and only here; a secret that names hosts goes nowhere else. */
export function createSecretReader({ secrets, box }: Platform, workspaceId: string): NodeContext['secret'] {
  return async ({ secret: name }, options) => {
    const stored = await secrets.get({ workspaceId, name });
    if (!stored)
      throw new HeddleError(
        'secret-missing',
        `The secret \`${name}\` is not stored in this workspace. Add it under Settings, Providers and secrets.`,
      );
    const host = options?.host;
    if (host !== undefined && stored.hosts.length > 0 && !stored.hosts.includes(host)) {
      throw new HeddleError(
        'secret-host-refused',
        `The secret \`${name}\` may be sent to ${stored.hosts.join(', ')} only, not to ${host}. Change its hosts if that is meant.`,
      );
    }
    return box.open(stored.sealed, { workspaceId, name: `secret:${name}` });
  };
}
