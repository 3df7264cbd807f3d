import { CircleAlert } from 'lucide-react';
import { Message } from '../ui/message.tsx';
import { useFieldProblem } from './form-context.ts';

/** What is wrong with a value that has no label of its own: an entry of a list or a table. */
export function FieldProblem({ path }: { readonly path: readonly (string | number)[] }) {
  const problem = useFieldProblem(path);
  if (problem === undefined) return null;
  return (
    <p className="flex gap-1 text-small text-danger">
      <CircleAlert size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0">
        <Message text={problem} />
      </span>
    </p>
  );
}
