import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '../lib/classes.ts';

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  /** A count or mark after the label. */
  readonly badge?: ReactNode;
  readonly content: ReactNode;
}

export interface TabsProps<Value extends string> {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly tabs: readonly Tab<Value>[];
  readonly label: string;
  /** At the right end of the tab bar. */
  readonly aside?: ReactNode;
  readonly className?: string;
}

/** Views of one thing. Only the current one is mounted. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { value, onChange, tabs, label, aside, className } = props;
  return (
    <Primitive.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((each) => each.value === next);
        if (tab) onChange(tab.value);
      }}
      className={classes('flex min-h-0 flex-1 flex-col', className)}
    >
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line px-2">
        <Primitive.List aria-label={label} className="flex h-full items-stretch gap-0.5">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.value}
              value={tab.value}
              className="relative flex items-center gap-1.5 rounded-xs px-2 text-small font-medium text-muted transition-colors select-none hover:text-text data-[state=active]:text-text data-[state=active]:after:absolute data-[state=active]:after:inset-x-2 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent-text"
            >
              {tab.label}
              {tab.badge}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {aside}
      </div>
      {tabs.map((tab) => (
        <Primitive.Content
          key={tab.value}
          value={tab.value}
          className="min-h-0 flex-1 flex-col overflow-hidden focus-visible:outline-none data-[state=active]:flex"
        >
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
