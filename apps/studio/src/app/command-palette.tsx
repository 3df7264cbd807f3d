import { Command as Palette } from 'cmdk';
import { Moon, Search, Workflow } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useApiQuery } from '../lib/api-context.tsx';
import { type Command, useAllCommands, useCommands } from '../lib/commands.tsx';
import type { Feature } from '../lib/feature.ts';
import { nearness } from '../lib/fuzzy.ts';
import { paths } from '../lib/paths.ts';
import { useGo } from '../lib/route-params.ts';
import { setTheme } from '../lib/theme.ts';
import { Kbd } from '../ui/kbd.tsx';

/** Everything that can be done and every flow, by name: `Mod+K`. */
export function CommandPalette({ features }: { readonly features: readonly Feature[] }) {
  const [isOpen, setOpen] = useState(false);
  const go = useGo();
  useCommands([
    {
      id: 'app.palette',
      title: 'Search and commands',
      group: 'General',
      shortcuts: ['Mod+K'],
      keyOnly: true,
      run: () => setOpen(true),
    },
    {
      id: 'app.theme',
      title: 'Switch between light and dark',
      group: 'General',
      icon: Moon,
      run: () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
    },
    ...features.flatMap(({ entry }): Command[] =>
      entry
        ? [
            {
              id: `go.${entry.to}`,
              title: `Go to ${entry.label}`,
              group: 'Go to',
              icon: entry.icon,
              run: () => go(entry.to),
            },
          ]
        : [],
    ),
  ]);
  return (
    <Primitive.Root open={isOpen} onOpenChange={setOpen}>
      <Primitive.Portal>
        <Primitive.Overlay className="ui-overlay fixed inset-0 z-40 bg-overlay" />
        <Primitive.Content
          data-modal=""
          aria-describedby={undefined}
          className="ui-float fixed top-[14vh] left-1/2 z-50 w-[600px] max-w-[calc(100vw-32px)] -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-float"
        >
          <Primitive.Title className="sr-only">Search and commands</Primitive.Title>
          <PaletteBody onDone={() => setOpen(false)} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** The best groups and lines come first; a line's own id, which cmdk calls its value, is nothing to search in. */
const scoreOf = (_id: string, query: string, names: string[] = []) => nearness(query, names);

const ALWAYS = ['Go to', 'General'];

function PaletteBody({ onDone }: { readonly onDone: () => void }) {
  const [query, setQuery] = useState('');
  const commands = useAllCommands().filter((command) => !command.keyOnly && (command.isEnabled?.() ?? true));
  // What belongs to the page comes before what is always there.
  const named = [...new Set(commands.map((command) => command.group))];
  const groups = [
    ...named.filter((group) => !ALWAYS.includes(group)),
    ...ALWAYS.filter((group) => named.includes(group)),
  ];
  const run = (action: () => void) => {
    onDone();
    // The dialog gives the focus back first; an action may want it elsewhere.
    setTimeout(action, 0);
  };
  return (
    <Palette label="Search and commands" loop filter={scoreOf}>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={16} className="shrink-0 text-muted" aria-hidden="true" />
        <Palette.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Type a command or a flow’s name"
          className="h-12 flex-1 bg-transparent text-heading text-text focus-visible:outline-none"
        />
      </div>
      <Palette.List className="max-h-[min(420px,52vh)] overflow-y-auto p-1.5">
        <Palette.Empty className="py-10 text-center text-body text-muted">
          Nothing is called that.
        </Palette.Empty>
        {groups.map((group) => (
          <PaletteGroup key={group} heading={group}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <PaletteLine key={command.id} command={command} onSelect={() => run(command.run)} />
              ))}
          </PaletteGroup>
        ))}
        <FlowLines query={query} onSelect={run} />
      </Palette.List>
    </Palette>
  );
}

function PaletteGroup({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Palette.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-note [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Palette.Group>
  );
}

const LINE =
  'flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-body text-text select-none data-[selected=true]:bg-hover';

function PaletteLine({ command, onSelect }: { readonly command: Command; readonly onSelect: () => void }) {
  const Icon = command.icon;
  const [shortcut] = command.shortcuts ?? [];
  return (
    <Palette.Item
      value={command.id}
      keywords={[command.title, ...(command.keywords ?? []), command.group]}
      onSelect={onSelect}
      className={LINE}
    >
      <span className="flex size-4 items-center justify-center text-muted">
        {Icon ? <Icon size={16} strokeWidth={1.75} aria-hidden="true" /> : null}
      </span>
      <span className="flex-1 truncate">{command.title}</span>
      {shortcut === undefined ? null : <Kbd shortcut={shortcut} />}
    </Palette.Item>
  );
}

function FlowLines({
  query,
  onSelect,
}: {
  readonly query: string;
  readonly onSelect: (run: () => void) => void;
}) {
  const go = useGo();
  const flows = useApiQuery('listFlows', { query: { limit: 8, ...(query === '' ? {} : { search: query }) } });
  const items = flows.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <PaletteGroup heading="Open a flow">
      {items.map((flow) => (
        <Palette.Item
          key={flow.id}
          value={`flow ${flow.id}`}
          keywords={[flow.name]}
          onSelect={() => onSelect(() => go(paths.flow(flow.id)))}
          className={LINE}
        >
          <Workflow size={16} strokeWidth={1.75} className="text-muted" aria-hidden="true" />
          <span className="flex-1 truncate">{flow.name}</span>
        </Palette.Item>
      ))}
    </PaletteGroup>
  );
}
