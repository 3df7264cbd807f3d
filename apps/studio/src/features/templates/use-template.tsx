import type { Template } from '@heddle/contracts';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { paths } from '../../lib/paths.ts';
import { useGo } from '../../lib/route-params.ts';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { IndexingDialog } from './indexing-dialog.tsx';

interface Made {
  readonly flowId: string;
  readonly knowledge: readonly string[];
}

/** Makes a flow from a template, waits in sight for its documents, then opens the editor. */
export function UseTemplate({
  template,
  variant = 'secondary',
  size = 'medium',
}: {
  readonly template: Template;
} & Pick<ButtonProps, 'variant' | 'size'>) {
  const go = useGo();
  const toast = useToast();
  const [made, setMade] = useState<Made>();
  const make = useApiMutation('useTemplate', {
    refreshes: ['listFlows', 'listKnowledge'],
    onSuccess: (result) => {
      const knowledge = result.knowledge.filter((base) => base.status !== 'ready').map((base) => base.id);
      if (knowledge.length === 0) go(paths.flow(result.flow.id));
      else setMade({ flowId: result.flow.id, knowledge });
    },
    onError: (error) =>
      toast({
        tone: 'danger',
        title: `${template.title} could not be used`,
        description: errorMessage(error),
      }),
  });
  return (
    <>
      <Button
        variant={variant}
        size={size}
        isBusy={make.isPending}
        onClick={() => make.mutate({ params: { id: template.id } })}
        aria-label={`Use ${template.title}`}
      >
        Use
      </Button>
      {made ? (
        <IndexingDialog
          title={template.title}
          knowledge={made.knowledge}
          onOpen={() => go(paths.flow(made.flowId))}
          onClose={() => setMade(undefined)}
        />
      ) : null}
    </>
  );
}
