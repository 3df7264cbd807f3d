import { type Json, type Policies, policiesSchema, RETRY_CLASSES } from '@heddle/contracts';
import type { ReactNode } from 'react';
import type { NodeView } from '../../../canvas/node-view.ts';
import { JsonEditor } from '../../../forms/code-controls.tsx';
import { toField } from '../../../forms/form-fields.ts';
import { NumberControl } from '../../../forms/plain-controls.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { changeNode } from '../model/editor-actions.ts';
import { useEditor } from '../model/editor-context.ts';

const DEFAULT_RETRY = policiesSchema.shape.retry.unwrap().parse({});
const DEFAULT_TIMEOUT_MS = 30_000;

/** What happens around a node: when it fails, how often it is tried, how long it may take. */
export function PoliciesForm({ view }: { readonly view: NodeView }) {
  const { store } = useEditor();
  const policies = view.node.policies ?? {};
  const set = (change: Partial<Policies>) => {
    const next = Object.fromEntries(
      Object.entries({ ...policies, ...change }).filter(([, value]) => value !== undefined),
    );
    changeNode(
      store,
      { type: 'set-policies', nodeId: view.id, policies: policiesSchema.parse(next) },
      `Edit policies of ${view.title}`,
    );
  };
  return (
    <div
      className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 pt-4 pb-10"
      data-testid="policies"
    >
      <OnError policies={policies} set={set} />
      <Retry policies={policies} set={set} />
      <Timeout policies={policies} set={set} />
    </div>
  );
}

interface PolicyProps {
  readonly policies: Policies;
  readonly set: (change: { readonly [Key in keyof Policies]?: Policies[Key] | undefined }) => void;
}

const ON_ERROR_HELP = {
  fail: 'The whole run fails.',
  branch: 'The node gets an outlet Error, which is taken instead of its other outputs.',
  value: 'The node settles with this value on its first output.',
} as const;

function OnError({ policies, set }: PolicyProps) {
  const { onError } = policies;
  const mode = typeof onError === 'object' ? 'value' : (onError ?? 'fail');
  return (
    <section className="flex flex-col gap-2" data-field="onError">
      <Field label="When it fails for good" description={ON_ERROR_HELP[mode]}>
        <Segmented
          label="When it fails for good"
          value={mode}
          options={[
            { value: 'fail', label: 'Fail' },
            { value: 'branch', label: 'Branch' },
            { value: 'value', label: 'Default' },
          ]}
          onChange={(next) => {
            if (next === 'value') set({ onError: { value: '' } });
            else set({ onError: next === 'fail' ? undefined : next });
          }}
        />
      </Field>
      {typeof onError === 'object' ? (
        <JsonEditor
          label="Default value"
          value={onError.value}
          onChange={(value: Json | undefined) => set({ onError: { value: value ?? null } })}
        />
      ) : null}
    </section>
  );
}

function Retry({ policies, set }: PolicyProps) {
  const { retry } = policies;
  return (
    <Policy
      name="retry"
      title="Try again"
      help="Repeats a failed attempt after a pause that doubles each time."
      isOn={retry !== undefined}
      onToggle={(isOn) => set({ retry: isOn ? DEFAULT_RETRY : undefined })}
    >
      {retry === undefined ? null : (
        <>
          <div className="grid grid-cols-2 gap-3">
            {RETRY_NUMBERS.map((field) => (
              <NumberField
                key={field.name}
                {...field}
                value={retry[field.name]}
                onChange={(value) => set({ retry: { ...retry, [field.name]: value } })}
              />
            ))}
          </div>
          <Field label="After">
            <div className="flex flex-wrap gap-x-4 gap-y-1.5">
              {RETRY_CLASSES.map((kind) => (
                <Checkbox
                  key={kind}
                  isChecked={retry.on.includes(kind)}
                  onChange={(isChecked) => {
                    const on = RETRY_CLASSES.filter((each) =>
                      each === kind ? isChecked : retry.on.includes(each),
                    );
                    set({ retry: { ...retry, on: on.length === 0 ? ['any'] : on } });
                  }}
                >
                  {RETRY_LABELS[kind]}
                </Checkbox>
              ))}
            </div>
          </Field>
        </>
      )}
    </Policy>
  );
}

const RETRY_NUMBERS = [
  { name: 'attempts', title: 'Attempts in all', min: 1, max: 10 },
  { name: 'backoffMs', title: 'First pause (ms)', min: 0, max: 60_000 },
] as const;

const RETRY_LABELS = {
  timeout: 'Time-out',
  'rate-limit': 'Rate limit',
  unavailable: 'Unavailable',
  'invalid-response': 'Invalid answer',
  any: 'Anything',
} as const satisfies Record<(typeof RETRY_CLASSES)[number], string>;

function Timeout({ policies, set }: PolicyProps) {
  const { timeout } = policies;
  return (
    <Policy
      name="timeout"
      title="Limit the time"
      help="Ends an attempt that takes longer."
      isOn={timeout !== undefined}
      onToggle={(isOn) => set({ timeout: isOn ? { ms: DEFAULT_TIMEOUT_MS } : undefined })}
    >
      {timeout === undefined ? null : (
        <NumberField
          name="ms"
          title="Milliseconds an attempt"
          min={10}
          max={900_000}
          value={timeout.ms}
          onChange={(ms) => set({ timeout: { ms } })}
        />
      )}
    </Policy>
  );
}

interface FrameProps {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly children: ReactNode;
}

function Policy({ name, title, help, isOn, onToggle, children }: FrameProps) {
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4" data-field={name}>
      <Field label={title} description={help} isInline>
        <Switch isOn={isOn} onChange={onToggle} />
      </Field>
      {children}
    </section>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ name, title, min, max, value, onChange }: NumberFieldProps) {
  const field = toField({
    key: name,
    path: [name],
    schema: { type: 'integer', minimum: min, maximum: max },
    root: {},
    isRequired: true,
  });
  const commit = (next: Json | undefined) => {
    if (typeof next !== 'number' || !Number.isInteger(next)) return;
    onChange(Math.min(max, Math.max(min, next)));
  };
  return (
    <div data-field={name}>
      <Field label={title}>
        <NumberControl field={field} value={value} siblings={{}} onChange={(_path, next) => commit(next)} />
      </Field>
    </div>
  );
}
