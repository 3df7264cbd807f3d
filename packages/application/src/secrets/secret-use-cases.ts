import type { Principal, ProviderInfo, SecretInfo } from '@heddle/contracts';
import { authorise, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';

/** Seals and stores a secret; the same name replaces it. The value is never readable again. */
export async function putSecret(
  { secrets, box }: Services,
  principal: Principal,
  secret: { readonly name: string; readonly value: string; readonly hosts?: readonly string[] },
): Promise<SecretInfo> {
  const { workspaceId } = authorise(principal, 'secrets:write');
  const sealed = box.seal(secret.value, { workspaceId, name: `secret:${secret.name}` });
  return secrets.put({
    workspaceId,
    name: secret.name,
    sealed,
    hint: hintOf(secret.value),
    hosts: secret.hosts ?? [],
  });
}

/** The secrets of the workspace by name; never a value. */
export async function listSecrets({ secrets }: Services, principal: Principal): Promise<SecretInfo[]> {
  const { workspaceId } = authorise(principal, 'flows:read');
  return [...(await secrets.list(workspaceId))];
}

/** Forgets a secret: nodes that use it fail from then on. @throws HeddleError `not-found`. */
export async function deleteSecret({ secrets }: Services, principal: Principal, name: string): Promise<void> {
  const { workspaceId } = authorise(principal, 'secrets:write');
  if (!(await secrets.delete({ workspaceId, name }))) throw notFound('secret');
}

/** The last four characters of a long value, so that people can tell two keys apart. */
function hintOf(value: string): string {
  return value.length >= 16 ? `…${value.slice(-4)}` : '…';
}

/** Providers, each with whether its key is stored. */
export async function listProviders(
  { secrets }: Services,
  principal: Principal,
  choices: readonly Omit<ProviderInfo, 'configured'>[],
): Promise<ProviderInfo[]> {
  const { workspaceId } = authorise(principal, 'flows:read');
  const stored = new Set((await secrets.list(workspaceId)).map((secret) => secret.name));
  return choices.map((choice) => ({
    ...choice,
    models: [...choice.models],
    configured: !choice.needsKey || (choice.secret !== undefined && stored.has(choice.secret)),
  }));
}
