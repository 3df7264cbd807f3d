import type { Me } from '@heddle/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useApiQuery } from './api-context.tsx';
import { currentWorkspace, setCurrentWorkspace } from './workspace.ts';

/** Who is signed in. An error with status 401 means nobody is. */
export function useMe(): UseQueryResult<Me, Error> {
  return useApiQuery('me', {}, { staleTime: 60_000 });
}

/** The workspace being worked in; chooses and remembers the first when none was, or when it is gone. */
export function useWorkspace(): Me['workspaces'][number] | undefined {
  const { data } = useMe();
  return data === undefined ? undefined : chooseWorkspace(data);
}

/** Settles which workspace to work in and remembers it. */
export function chooseWorkspace(me: Me): Me['workspaces'][number] | undefined {
  const remembered = currentWorkspace();
  const chosen = me.workspaces.find((workspace) => workspace.id === remembered) ?? me.workspaces[0];
  if (chosen?.id !== remembered) setCurrentWorkspace(chosen?.id);
  return chosen;
}
