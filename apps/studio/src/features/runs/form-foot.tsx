import type { LucideIcon } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Message } from '../../ui/message.tsx';

/** Why a form was refused, and what its buttons do. */
export interface FormFootProps {
  readonly submitLabel: string;
  readonly testId: string;
  readonly icon?: LucideIcon;
  readonly error?: { readonly message: string } | null | undefined;
  readonly isBusy: boolean;
  readonly isIncomplete?: boolean;
  readonly onCancel: () => void;
}

/** The end of a form that stands in a panel or a popover. */
export function FormFoot({
  submitLabel,
  testId,
  icon,
  error,
  isBusy,
  isIncomplete = false,
  onCancel,
}: FormFootProps) {
  return (
    <>
      {error ? (
        <p className="text-small text-danger" role="alert">
          <Message text={error.message} />
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          variant="primary"
          type="submit"
          {...(icon === undefined ? {} : { icon })}
          isBusy={isBusy}
          disabled={isIncomplete}
          data-testid={testId}
        >
          {submitLabel}
        </Button>
      </div>
    </>
  );
}
