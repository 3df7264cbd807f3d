import { calledNames } from '@heddle/compiler';
import { type CalledFlow, printFlowName } from '@heddle/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useApiQuery } from '../../../lib/api-context.tsx';
import type { Editor } from './editor-context.ts';

/** Tells the check which secrets, knowledge bases and called flows exist. */
export function useKnownNames(editor: Editor): void {
  const { compilation, flowId } = editor;
  const secrets = useApiQuery('listSecrets', {});
  const knowledge = useApiQuery('listKnowledge', {});
  // The page has read it; publishing makes it old.
  const record = useApiQuery(
    'getFlow',
    { params: { id: flowId } },
    { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  );
  const flows = useCalledFlows(editor);
  const publishedAs = record.data?.published?.slug;
  useEffect(() => {
    compilation.setKnown({
      ...(secrets.data ? { secrets: secrets.data.items.map((secret) => secret.name) } : {}),
      ...(knowledge.data ? { knowledge: knowledge.data.items.flatMap((base) => [base.id, base.name]) } : {}),
      ...(flows ? { flows } : {}),
      ...(publishedAs === undefined ? {} : { publishedAs }),
    });
  }, [compilation, secrets.data, knowledge.data, flows, publishedAs]);
}

/**
 * What the workspace has of the flows that the last checked flow names. While another name is asked for, the answers
 * for the names before still count.
 */
function useCalledFlows({ compilation, store }: Editor): readonly CalledFlow[] | undefined {
  const names = useStore(compilation, ({ flow }) =>
    flow === undefined ? '' : calledNames(flow, store.catalog).map(printFlowName).sort().join(','),
  );
  const answer = useApiQuery(
    'listCalledFlows',
    { query: { names } },
    { enabled: names !== '', placeholderData: keepPreviousData },
  );
  return answer.data?.items;
}
