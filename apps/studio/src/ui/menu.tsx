import type { LucideIcon } from 'lucide-react';
import { ContextMenu as ContextPrimitive, DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';
import type { Shortcut } from '../lib/shortcut.ts';
import { Kbd } from './kbd.tsx';

/** A line of a menu: something to do, or a divider. */
export type MenuItem =
  | {
      readonly type?: 'action';
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly shortcut?: Shortcut;
      readonly isDanger?: boolean;
      readonly isDisabled?: boolean;
      readonly isChecked?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly type: 'divider' }
  | { readonly type: 'heading'; readonly label: string };

const CONTENT = 'ui-float z-50 min-w-44 rounded-md bg-raised p-1 shadow-float';
const ITEM =
  'flex h-7 items-center gap-2 rounded-xs px-2 text-body outline-none select-none data-disabled:opacity-45 data-highlighted:bg-hover';

interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref. */
  readonly children: ReactNode;
}

/** Actions under a button. */
export function Menu({ items, align = 'start', side = 'bottom', children }: MenuProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content side={side} align={align} sideOffset={4} collisionPadding={8} className={CONTENT}>
          {items.map((item, index) => (
            <Line key={keyOf(item, index)} item={item} parts={Primitive} />
          ))}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Actions under the pointer, opened by the secondary button or the menu key. */
export function ContextMenu({
  items,
  children,
  onOpenChange,
}: {
  readonly items: readonly MenuItem[];
  readonly children: ReactNode;
  readonly onOpenChange?: (isOpen: boolean) => void;
}) {
  return (
    <ContextPrimitive.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <ContextPrimitive.Trigger asChild>{children}</ContextPrimitive.Trigger>
      <ContextPrimitive.Portal>
        <ContextPrimitive.Content collisionPadding={8} className={CONTENT}>
          {items.map((item, index) => (
            <Line key={keyOf(item, index)} item={item} parts={ContextPrimitive} />
          ))}
        </ContextPrimitive.Content>
      </ContextPrimitive.Portal>
    </ContextPrimitive.Root>
  );
}

function keyOf(item: MenuItem, index: number): string {
  return item.type === 'divider' ? `divider-${index}` : item.label;
}

type Parts = Pick<typeof Primitive, 'Item' | 'Separator' | 'Label'>;

function Line({ item, parts }: { readonly item: MenuItem; readonly parts: Parts }) {
  if (item.type === 'divider') return <parts.Separator className="my-1 h-px bg-line" />;
  if (item.type === 'heading') {
    return (
      <parts.Label className="px-2 pt-1.5 pb-1 text-note font-medium text-muted">{item.label}</parts.Label>
    );
  }
  const Icon = item.icon;
  return (
    <parts.Item
      disabled={item.isDisabled ?? false}
      onSelect={item.onSelect}
      className={classes(ITEM, item.isDanger ? 'text-danger' : 'text-text')}
    >
      {Icon ? (
        <Icon
          size={14}
          strokeWidth={1.75}
          className={item.isDanger || item.isChecked ? '' : 'text-muted'}
          aria-hidden="true"
        />
      ) : null}
      <span className="flex-1 truncate">{item.label}</span>
      {item.isChecked ? <span className="text-accent-text">✓</span> : null}
      {item.shortcut === undefined ? null : <Kbd shortcut={item.shortcut} className="ml-4" />}
    </parts.Item>
  );
}
