import { KEY_VERBS } from '@heddle/contracts';
import { useState } from 'react';
import { useApiMutation } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import type { FreshKey } from './fresh-key.ts';

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: 'never', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
] as const;
type Lifetime = (typeof LIFETIMES)[number]['value'];

type Verb = (typeof KEY_VERBS)[number];

const VERB_WORDS = {
  run: 'Run: call the endpoint',
  read: 'Read: look at its own runs',
  debug: 'Debug: see what each node did',
} as const satisfies Record<Verb, string>;

export interface NewKeyDialogProps {
  readonly slugs: readonly string[];
  readonly onKey: (key: FreshKey) => void;
  readonly onClose: () => void;
}

/** Makes a key and shows it, once. */
export function NewKeyDialog({ slugs, onKey, onClose }: NewKeyDialogProps) {
  const make = useApiMutation('createKey', {
    refreshes: ['listKeys'],
    onSuccess: ({ key }, { body }) => onKey({ key, flows: body.flows ?? '*' }),
  });
  if (make.data) return <ShowKey value={make.data.key} onClose={onClose} />;
  return <KeyForm slugs={slugs} make={make} onClose={onClose} />;
}

function ShowKey({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Copy the key now"
      description="It is shown this once. Keep it where you keep passwords."
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <div className="flex items-center gap-2 rounded-sm bg-sunken py-1 pr-1 pl-3 ring-1 ring-line ring-inset">
        <code className="min-w-0 flex-1 font-mono text-small break-all text-text" data-testid="new-key">
          {value}
        </code>
        <CopyButton text={value} isLabelled label="Copy" />
      </div>
    </Dialog>
  );
}

interface KeyFormProps {
  readonly slugs: readonly string[];
  readonly make: ReturnType<typeof useApiMutation<'createKey'>>;
  readonly onClose: () => void;
}

function KeyForm({ slugs, make, onClose }: KeyFormProps) {
  const [name, setName] = useState('');
  /** Undefined: all of them. */
  const [flows, setFlows] = useState<readonly string[]>();
  const [verbs, setVerbs] = useState<readonly Verb[]>(['run', 'read']);
  const [perMinute, setPerMinute] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const isComplete = name.trim() !== '' && verbs.length > 0 && flows?.length !== 0;
  const submit = () =>
    make.mutate({
      body: {
        name: name.trim(),
        flows: flows === undefined ? '*' : [...flows],
        verbs: [...verbs],
        ...(perMinute === '' ? {} : { limits: { perMinute: Number(perMinute) } }),
        ...(lifetime === 'never' ? {} : { expiresAt: Date.now() + Number(lifetime) * DAY_MS }),
      },
    });
  return (
    <FormDialog
      title="New key"
      submitLabel="Make key"
      isComplete={isComplete}
      isBusy={make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" error={make.isError ? errorMessage(make.error) : undefined}>
        <Input
          autoFocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          placeholder="Website"
        />
      </Field>
      <EndpointChoice slugs={slugs} flows={flows} onChange={setFlows} />
      <VerbChoice verbs={verbs} onChange={setVerbs} />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Calls a minute">
          <Input
            type="number"
            min={1}
            step={1}
            value={perMinute}
            placeholder="No limit"
            onChange={(event) => setPerMinute(event.target.value)}
          />
        </Field>
        <Field label="Expires">
          <Select value={lifetime} options={LIFETIMES} onChange={setLifetime} />
        </Field>
      </div>
    </FormDialog>
  );
}

/** Which endpoints a key may call. */
function EndpointChoice({
  slugs,
  flows,
  onChange,
}: {
  readonly slugs: readonly string[];
  /** Undefined: all of them. */
  readonly flows: readonly string[] | undefined;
  readonly onChange: (flows: readonly string[] | undefined) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-small font-medium text-soft">Endpoints</legend>
      <Checkbox isChecked={flows === undefined} onChange={(isAll) => onChange(isAll ? undefined : [])}>
        All, and those to come
      </Checkbox>
      {flows === undefined
        ? null
        : slugs.map((slug) => (
            <Checkbox
              key={slug}
              isChecked={flows.includes(slug)}
              onChange={(isOn) => onChange(toggled(flows, slug, isOn))}
            >
              <span className="font-mono">{slug}</span>
            </Checkbox>
          ))}
    </fieldset>
  );
}

/** What a key may do with them. */
function VerbChoice({
  verbs,
  onChange,
}: {
  readonly verbs: readonly Verb[];
  readonly onChange: (verbs: readonly Verb[]) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-small font-medium text-soft">May</legend>
      {KEY_VERBS.map((verb) => (
        <Checkbox
          key={verb}
          isChecked={verbs.includes(verb)}
          onChange={(isOn) => onChange(toggled(verbs, verb, isOn))}
        >
          {VERB_WORDS[verb]}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function toggled<Item>(list: readonly Item[], item: Item, isOn: boolean): readonly Item[] {
  const others = list.filter((each) => each !== item);
  return isOn ? [...others, item] : others;
}
