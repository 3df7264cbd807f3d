import type { Diagnostic } from '@heddle/contracts';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { NodeView } from '../../../canvas/node-view.ts';
import { Message } from '../../../ui/message.tsx';
import { FixButton } from '../run/fix-button.tsx';

/** Problems of a node that belong to no field of its form: edges, ports, what it needs. */
export function NodeProblems({
  view,
  problems,
}: {
  readonly view: NodeView;
  readonly problems: readonly Diagnostic[];
}) {
  const own = problems.filter((problem) => problem.severity !== 'info' && !isAtField(problem, view));
  if (own.length === 0) return null;
  return (
    <ul className="mb-4 flex flex-col gap-1.5">
      {own.map((problem) => {
        const isError = problem.severity === 'error';
        const Icon = isError ? CircleAlert : TriangleAlert;
        return (
          <li
            key={`${problem.code}${problem.message}`}
            className={`flex gap-2 rounded-sm px-2.5 py-2 text-small text-text ${isError ? 'bg-danger-soft' : 'bg-warning-soft'}`}
          >
            <Icon
              size={14}
              className={`mt-px shrink-0 ${isError ? 'text-danger' : 'text-warning'}`}
              role="img"
              aria-label={isError ? 'Error' : 'Warning'}
            />
            <div className="min-w-0 flex-1">
              <Message text={problem.message} />
              <FixButton diagnostic={problem} className="mt-1.5 flex" />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Whether a field of the form shows the sentence already. */
function isAtField(problem: Diagnostic, view: NodeView): boolean {
  const [, , key] = (problem.path ?? '').split('/');
  const shape = view.spec?.config.shape ?? {};
  return problem.path?.startsWith('/config/') === true && key !== undefined && Object.hasOwn(shape, key);
}
