import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef } from 'react';
import { classes } from '../lib/classes.ts';
import type { Shortcut } from '../lib/shortcut.ts';
import { Spinner } from './spinner.tsx';
import { Tooltip, type TooltipProps } from './tooltip.tsx';

const VARIANTS = {
  /** The one thing to do on this screen. */
  primary:
    'bg-accent text-on-accent hover:bg-accent-hover font-medium shadow-[inset_0_1px_0_rgb(255_255_255/0.14)]',
  secondary: 'bg-surface text-text ring-1 ring-inset ring-line-strong hover:bg-hover font-medium',
  ghost: 'text-soft hover:bg-hover hover:text-text data-[state=open]:bg-hover data-[state=open]:text-text',
  danger: 'text-danger ring-1 ring-inset ring-line-strong hover:bg-danger-soft font-medium',
} as const;

const SIZES = {
  small: 'h-6 gap-1 px-2 text-small rounded-xs',
  medium: 'h-7 gap-1.5 px-2.5 text-small rounded-sm',
  large: 'h-9 gap-2 px-3.5 text-body rounded-sm',
} as const;

const BASE =
  'inline-flex shrink-0 items-center justify-center whitespace-nowrap transition-colors select-none disabled:opacity-45 disabled:pointer-events-none aria-disabled:opacity-45';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
  readonly icon?: LucideIcon;
  /** Shows a spinner and takes no clicks. */
  readonly isBusy?: boolean;
}

/** A labelled button. One `primary` a screen. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon: Icon,
  isBusy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(BASE, VARIANTS[variant], SIZES[size], className)}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    >
      <ButtonIcon icon={Icon} isBusy={isBusy} size={size === 'large' ? 16 : 14} />
      {children}
    </button>
  );
}

function ButtonIcon({
  icon: Icon,
  isBusy,
  size,
}: {
  readonly icon: LucideIcon | undefined;
  readonly isBusy: boolean;
  readonly size: number;
}) {
  if (isBusy) return <Spinner />;
  return Icon ? <Icon size={size} aria-hidden="true" /> : null;
}

const ICON_SIZES = {
  small: 'size-6 rounded-xs',
  medium: 'size-7 rounded-sm',
  large: 'size-9 rounded-sm',
} as const;

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  readonly icon: LucideIcon;
  /** Its accessible name and its tooltip. */
  readonly label: string;
  readonly shortcut?: Shortcut | undefined;
  readonly size?: keyof typeof ICON_SIZES;
  readonly variant?: keyof typeof VARIANTS;
  readonly isPressed?: boolean;
  readonly tooltipSide?: TooltipProps['side'];
}

/** A button that is only an icon; its tooltip says its name and shortcut. */
export function IconButton({
  icon: Icon,
  label,
  shortcut,
  size = 'medium',
  variant = 'ghost',
  isPressed,
  tooltipSide = 'bottom',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={tooltipSide}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        className={classes(
          BASE,
          VARIANTS[variant],
          ICON_SIZES[size],
          isPressed === true && 'bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text',
          className,
        )}
        {...rest}
      >
        <Icon size={size === 'small' ? 14 : 16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
