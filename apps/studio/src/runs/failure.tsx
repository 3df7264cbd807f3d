import { Message } from '../ui/message.tsx';

/** What failed: the sentence first, then its code. */
export function Failure({ error }: { readonly error: { readonly code: string; readonly message: string } }) {
  return (
    <div className="rounded-sm bg-danger-soft px-2.5 py-2 text-body text-text" role="alert">
      <p className="break-words whitespace-pre-wrap">
        <Message text={error.message} />
      </p>
      <p className="mt-0.5 font-mono text-note text-danger">{error.code}</p>
    </div>
  );
}
