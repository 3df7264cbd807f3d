import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { useChooseIteration, useIterations } from './canvas-context.ts';

/**
 * How many iterations of a container are done, and which one its contents show; the latest until one is chosen. Brief, it
 * only steps.
 */
export function IterationStepper({
  container,
  isBrief = false,
}: {
  readonly container: string;
  readonly isBrief?: boolean;
}) {
  const iterations = useIterations(container);
  const choose = useChooseIteration();
  if (!iterations) return null;
  const { total, done, failed, shown, isLatest, latest } = iterations;
  const step = (by: number) => shown !== undefined && choose(container, shown + by);
  return (
    <div className="hd-iterations nodrag">
      {isBrief ? null : (
        <span data-testid="iterations-done">
          {done} of {total} done{failed > 0 ? <em> · {failed} failed</em> : null}
        </span>
      )}
      {shown === undefined ? null : (
        <fieldset className="hd-stepper" aria-label="Iteration that is shown">
          <StepButton
            aria-label="The one before"
            title="The one before"
            data-testid="iteration-previous"
            disabled={shown === 0}
            onStep={() => step(-1)}
          >
            <ChevronLeft size={13} aria-hidden="true" />
          </StepButton>
          <StepButton
            className="hd-stepper-place"
            data-testid="iteration"
            data-latest={isLatest || undefined}
            title={isLatest ? 'The latest is shown' : 'Show the latest again'}
            onStep={() => choose(container, undefined)}
          >
            {isLatest ? 'latest · ' : ''}
            {shown + 1} of {total}
          </StepButton>
          <StepButton
            aria-label="The next one"
            title="The next one"
            data-testid="iteration-next"
            disabled={shown >= latest}
            onStep={() => step(1)}
          >
            <ChevronRight size={13} aria-hidden="true" />
          </StepButton>
        </fieldset>
      )}
    </div>
  );
}

/** On a canvas a click also selects the node beneath: stepping leaves selected what is. */
function StepButton({ onStep, ...rest }: ComponentPropsWithRef<'button'> & { readonly onStep: () => void }) {
  return (
    <button
      type="button"
      {...rest}
      onClick={(event) => {
        event.stopPropagation();
        onStep();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
      }}
    />
  );
}
