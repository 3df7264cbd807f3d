import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useNodeProblems } from './canvas-context.ts';

/** A mark on a node with a problem; the sentences under the pointer. */
export function ProblemMark({ id }: { readonly id: string }) {
  const problems = useNodeProblems(id).filter((problem) => problem.severity !== 'info');
  const [first] = problems;
  if (!first) return null;
  const isError = problems.some((problem) => problem.severity === 'error');
  const Icon = isError ? CircleAlert : TriangleAlert;
  const title = problems.map((problem) => problem.message).join('\n');
  return (
    <span className="hd-problem" data-severity={isError ? 'error' : 'warning'} title={title}>
      <Icon size={14} role="img" aria-label={title} />
    </span>
  );
}
