import { Check, Copy, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from './button.tsx';

export interface CopyButtonProps {
  /** A function where making the text takes time: it is asked when somebody copies. */
  readonly text: string | (() => string);
  readonly label?: string;
  /** Shows the label beside the icon. */
  readonly isLabelled?: boolean;
  readonly className?: string;
  /** What it looks like before it has copied. */
  readonly icon?: LucideIcon;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton(props: CopyButtonProps) {
  const { text, label = 'Copy', isLabelled = false, className, icon: before = Copy } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => setCopied(true));
  };
  const icon = copied ? Check : before;
  const shared = { icon, onClick: copy, ...(className === undefined ? {} : { className }) };
  if (isLabelled) return <Button {...shared}>{copied ? 'Copied' : label}</Button>;
  return <IconButton {...shared} size="small" label={copied ? 'Copied' : label} />;
}
