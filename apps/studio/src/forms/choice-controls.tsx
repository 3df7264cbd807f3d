import { useState } from 'react';
import { useApiQuery } from '../lib/api-context.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import type { ControlProps } from './field-control.tsx';
import { titleOf } from './form-fields.ts';

const IN_SIGHT = { options: 4, letters: 30 } as const;

/** One of some fixed texts: side by side when they are few and short. */
export function ChoiceControl({ field, value, onChange }: ControlProps) {
  const options = field.options ?? [];
  const chosen = typeof value === 'string' ? value : field.defaultValue;
  const shown = typeof chosen === 'string' ? chosen : undefined;
  const isShort = options.length <= IN_SIGHT.options && options.join('').length <= IN_SIGHT.letters;
  if (isShort && shown !== undefined) {
    return (
      <Segmented
        label={field.title}
        value={shown}
        options={options.map((option) => ({ value: option, label: titleOf(option) }))}
        onChange={(next) => onChange(field.path, next)}
      />
    );
  }
  return (
    <Select
      value={shown}
      options={options.map((option) => ({ value: option, label: option }))}
      onChange={(next) => onChange(field.path, next)}
    />
  );
}

/** A model provider, with whether it is set up. */
export function ProviderControl({ field, value, onChange }: ControlProps) {
  const providers = useApiQuery('listProviders', {}).data?.items ?? [];
  const chosen = typeof value === 'string' ? value : field.defaultValue;
  const names = field.options ?? providers.map((provider) => provider.provider);
  return (
    <Select
      value={typeof chosen === 'string' ? chosen : undefined}
      options={names.map((name) => {
        const known = providers.find((provider) => provider.provider === name);
        const state = known === undefined || known.configured ? known?.note : 'No key stored yet';
        return {
          value: name,
          label: known?.title ?? name,
          ...(state === undefined ? {} : { description: state }),
        };
      })}
      onChange={(next) => onChange(field.path, next)}
    />
  );
}

/** A model of the provider beside it; any other name may be typed. */
export function ModelControl({ field, value, siblings, onChange }: ControlProps) {
  const providers = useApiQuery('listProviders', {}).data?.items ?? [];
  const provider = providers.find((each) => each.provider === siblings.provider);
  return (
    <Combobox
      label={field.title}
      value={typeof value === 'string' ? value : ''}
      options={(provider?.models ?? []).map((model) => ({ value: model, label: model }))}
      placeholder={provider?.defaultModel ?? field.placeholder ?? 'Name of a model'}
      onChange={(next) => onChange(field.path, next === '' ? undefined : next)}
    />
  );
}

/** A knowledge base of the workspace. */
export function KnowledgeControl({ field, value, onChange }: ControlProps) {
  const bases = useApiQuery('listKnowledge', {});
  const [wasOpened, setOpened] = useState(false);
  const items = bases.data?.items ?? [];
  const chosen = typeof value === 'string' && value !== '' ? value : undefined;
  const known = items.find((base) => base.id === chosen || base.name === chosen);
  const options = items.map((base) => ({
    value: base.id,
    label: base.name,
    description: `${base.documents} ${base.documents === 1 ? 'document' : 'documents'}${base.status === 'ready' ? '' : `, ${base.status}`}`,
  }));
  // A name that is no longer there is shown, so that it can be seen what was meant.
  const unknown =
    chosen !== undefined && !known ? [{ value: chosen, label: chosen, description: 'Does not exist' }] : [];
  if (wasOpened && bases.isSuccess && items.length === 0) {
    return (
      <p className="text-small text-muted">There is no knowledge base yet. Make one on the Knowledge page.</p>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the control inside was reached
    <div onFocus={() => setOpened(true)}>
      <Select
        value={known?.id ?? chosen}
        options={[...options, ...unknown]}
        placeholder="Choose a knowledge base"
        onChange={(next) => onChange(field.path, next)}
      />
    </div>
  );
}
