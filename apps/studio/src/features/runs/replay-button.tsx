import { History } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { ReplayForm, type ReplayFormProps } from './replay-form.tsx';

/** Runs again on what the run recorded: offline and at no cost, but for what somebody wants to be asked anew. */
export function ReplayButton({ run, flow }: Omit<ReplayFormProps, 'onDone'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label="Replay"
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="end"
      className="flex max-h-(--radix-popover-content-available-height) w-[380px] flex-col"
      trigger={<IconButton icon={History} label="Replay on what was recorded" data-testid="replay" />}
    >
      <ReplayForm run={run} flow={flow} onDone={() => setOpen(false)} />
    </Popover>
  );
}
