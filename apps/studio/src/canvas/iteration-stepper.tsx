import { ChevronLeft, ChevronRight } from 'lucide-react';
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
          <button
            type="button"
            aria-label="The one before"
            title="The one before"
            data-testid="iteration-previous"
            disabled={shown === 0}
            onClick={() => step(-1)}
          >
            <ChevronLeft size={13} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="hd-stepper-place"
            data-testid="iteration"
            data-latest={isLatest || undefined}
            title={isLatest ? 'The latest is shown' : 'Show the latest again'}
            onClick={() => choose(container, undefined)}
          >
            {isLatest ? 'latest · ' : ''}
            {shown + 1} of {total}
          </button>
          <button
            type="button"
            aria-label="The next one"
            title="The next one"
            data-testid="iteration-next"
            disabled={shown >= latest}
            onClick={() => step(1)}
          >
            <ChevronRight size={13} aria-hidden="true" />
          </button>
        </fieldset>
      )}
    </div>
  );
}
