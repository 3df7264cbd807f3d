import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { type Command, useAllCommands, useCommands } from '../lib/commands.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** All shortcuts that work here, by group: `?`. */
export function ShortcutSheet() {
  const [isOpen, setOpen] = useState(false);
  useCommands([
    {
      id: 'app.shortcuts',
      title: 'Keyboard shortcuts',
      group: 'General',
      icon: CircleHelp,
      shortcuts: ['?'],
      run: () => setOpen(true),
    },
  ]);
  return (
    <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="Keyboard shortcuts" width="large">
      <Sheet />
    </Dialog>
  );
}

function Sheet() {
  const commands = useAllCommands().filter((command) => (command.shortcuts?.length ?? 0) > 0);
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <div className={groups.length > 1 ? 'columns-2 gap-10' : undefined}>
      {groups.map((group) => (
        <section key={group} className="mb-5 break-inside-avoid">
          <h3 className="mb-1 text-small font-medium text-muted">{group}</h3>
          <dl>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Line key={command.id} command={command} />
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Line({ command }: { readonly command: Command }) {
  return (
    <div className="flex min-h-7 items-center justify-between gap-4">
      <dt className="text-body text-text">{command.title}</dt>
      <dd className="flex items-center gap-1.5">
        {command.shortcuts?.slice(0, 2).map((shortcut) => (
          <Kbd key={shortcut} shortcut={shortcut} />
        ))}
      </dd>
    </div>
  );
}
