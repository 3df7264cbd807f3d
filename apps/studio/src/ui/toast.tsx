import { X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { classes } from '../lib/classes.ts';
import { Button, IconButton } from './button.tsx';

export interface ToastMessage {
  readonly title: string;
  readonly description?: string;
  readonly tone?: 'neutral' | 'success' | 'danger';
  /** One way back or onward, for example Undo. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
  /** Milliseconds it stays; 5,000 unless told. */
  readonly lasts?: number;
}

type ShowToast = (message: ToastMessage) => void;
const ToastContext = createContext<ShowToast>(() => undefined);

const BARS = { neutral: 'bg-line-strong', success: 'bg-success', danger: 'bg-danger' } as const;

/** Shows short messages in the corner, at most three at a time. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [messages, setMessages] = useState<readonly (ToastMessage & { readonly id: string })[]>([]);
  const show = useCallback<ShowToast>((message) => {
    setMessages((shown) => [...shown.slice(-2), { ...message, id: crypto.randomUUID() }]);
  }, []);
  const close = useCallback(
    (id: string) => setMessages((shown) => shown.filter((message) => message.id !== id)),
    [],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      <Primitive.Provider swipeDirection="right">
        {children}
        {messages.map((message) => (
          <ToastCard key={message.id} message={message} onClose={() => close(message.id)} />
        ))}
        <Primitive.Viewport className="fixed right-4 bottom-4 z-60 flex w-80 flex-col gap-2 outline-none" />
      </Primitive.Provider>
    </ToastContext>
  );
}

function ToastCard({ message, onClose }: { readonly message: ToastMessage; readonly onClose: () => void }) {
  const { title, description, tone = 'neutral', action, lasts = 5_000 } = message;
  return (
    <Primitive.Root
      duration={lasts}
      onOpenChange={(open) => (open ? undefined : onClose())}
      className="ui-toast flex items-start gap-2.5 rounded-md bg-raised p-3 shadow-float"
    >
      <span className={classes('mt-1 h-3 w-1 shrink-0 rounded-full', BARS[tone])} aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <Primitive.Title className="text-body font-medium text-text">{title}</Primitive.Title>
        {description === undefined ? null : (
          <Primitive.Description className="text-small text-muted">{description}</Primitive.Description>
        )}
        {action === undefined ? null : (
          <Primitive.Action altText={action.label} asChild>
            <Button size="small" className="mt-2" onClick={action.onSelect}>
              {action.label}
            </Button>
          </Primitive.Action>
        )}
      </div>
      <Primitive.Close asChild>
        <IconButton icon={X} label="Dismiss" size="small" className="-mt-1 -mr-1" />
      </Primitive.Close>
    </Primitive.Root>
  );
}

/** Shows a message in the corner. Use it for what just happened, never for what must be decided. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}
