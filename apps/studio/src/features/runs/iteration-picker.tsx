import { Check, ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { classes } from '../../lib/classes.ts';
import { useRowWindow } from '../../lib/use-row-window.ts';
import { CONTROL_QUIET, Input } from '../../ui/input.tsx';
import { Popover } from '../../ui/popover.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { choicesFor, type IterationChoice } from './iteration-choices.ts';

export interface IterationPickerProps {
  readonly value: string;
  readonly choices: readonly IterationChoice[];
  readonly onChoose: (iteration: string) => void;
}

/** `h-7`, of a line. */
const LINE_PX = 28;
/** Fewer are found by looking. */
const MANY = 12;

/** Chooses one of a node's iterations, of which there may be thousands: by looking, or by number or status. */
export function IterationPicker(props: IterationPickerProps) {
  const { value, choices, onChoose } = props;
  const [isOpen, setOpen] = useState(false);
  const shown = choices.find(({ iteration }) => iteration === value);
  return (
    <Popover
      label="Iterations"
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="w-60 overflow-hidden p-0!"
      trigger={
        <button
          type="button"
          role="combobox"
          aria-label="Iteration"
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          className={`${CONTROL_QUIET} flex h-7 items-center justify-between gap-1 text-left`}
        >
          <span className="truncate">{shown?.label ?? 'Choose…'}</span>
          <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden="true" />
        </button>
      }
    >
      <Choices
        {...props}
        onChoose={(iteration) => {
          setOpen(false);
          onChoose(iteration);
        }}
      />
    </Popover>
  );
}

function Choices({ value, choices, onChoose }: IterationPickerProps) {
  const listId = useId();
  const [typed, setTyped] = useState('');
  const found = useMemo(() => choicesFor(choices, typed), [choices, typed]);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex(({ iteration }) => iteration === value),
    ),
  );
  const at = Math.min(active, found.length - 1);
  const rows = useRowWindow<HTMLDivElement>(found.length, LINE_PX, at);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    const chosen = found[at];
    if (event.key === 'Enter' && chosen) onChoose(chosen.iteration);
    else if (next === undefined) return;
    else setActive(Math.max(0, Math.min(found.length - 1, next)));
    event.preventDefault();
  };
  const keyed = {
    'aria-activedescendant': at < 0 ? undefined : `${listId}-${at}`,
    onKeyDown,
  };
  return (
    <div>
      {choices.length > MANY ? (
        <div className="border-b border-line p-1.5">
          <Input
            {...keyed}
            aria-controls={listId}
            value={typed}
            placeholder="Number or status"
            aria-label="Find an iteration"
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
          />
        </div>
      ) : null}
      <div
        ref={rows.watch}
        id={listId}
        role="listbox"
        aria-label="Iterations"
        tabIndex={choices.length > MANY ? -1 : 0}
        {...keyed}
        className="max-h-72 overflow-y-auto p-1 outline-none"
      >
        <div style={{ paddingTop: rows.above, paddingBottom: rows.below }}>
          {found.slice(rows.first, rows.end).map((choice, index) => (
            <Choice
              key={choice.iteration}
              id={`${listId}-${rows.first + index}`}
              choice={choice}
              isChosen={choice.iteration === value}
              isActive={rows.first + index === at}
              onChoose={() => onChoose(choice.iteration)}
            />
          ))}
        </div>
        {found.length === 0 ? (
          <p className="px-2 py-1.5 text-small text-muted">No iteration is like that.</p>
        ) : null}
      </div>
    </div>
  );
}

function Choice({
  id,
  choice,
  isChosen,
  isActive,
  onChoose,
}: {
  readonly id: string;
  readonly choice: IterationChoice;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onClick={onChoose}
      className={classes(
        'flex h-7 cursor-default items-center gap-2 rounded-xs px-2 text-body text-text tabular-nums select-none hover:bg-hover',
        isActive && 'bg-hover',
      )}
    >
      <StatusIcon status={choice.status} size={12} />
      <span className="flex-1 truncate">{choice.label}</span>
      {isChosen ? <Check size={14} className="text-accent-text" aria-hidden="true" /> : null}
    </div>
  );
}
