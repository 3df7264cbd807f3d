import type { Json, JsonObject } from '@heddle/contracts';
import type { ConfigPath } from '@heddle/graph';
import type { ComponentType } from 'react';
import { ChoiceControl, KnowledgeControl, ModelControl, ProviderControl } from './choice-controls.tsx';
import { CodeControl, ExpressionControl, JsonControl, TemplateControl } from './code-controls.tsx';
import type { FieldControl, FormField } from './form-fields.ts';
import { KeyValuesControl } from './key-values-control.tsx';
import { ListControl, ObjectControl } from './nested-controls.tsx';
import { NumberControl, SliderControl, SwitchControl, TextControl } from './plain-controls.tsx';
import { SchemaControl } from './schema-control.tsx';
import { SecretControl } from './secret-control.tsx';

/** Sets the value at a place; undefined takes it out. */
export type ChangeValue = (path: ConfigPath, value: Json | undefined) => void;

export interface ControlProps {
  readonly field: FormField;
  /** Undefined where nothing is set; the default is then shown. */
  readonly value: Json | undefined;
  /** The values beside it, for controls that depend on another. */
  readonly siblings: JsonObject;
  readonly onChange: ChangeValue;
}

const CONTROLS = {
  text: TextControl,
  multiline: TextControl,
  code: CodeControl,
  template: TemplateControl,
  expression: ExpressionControl,
  number: NumberControl,
  slider: SliderControl,
  switch: SwitchControl,
  select: ChoiceControl,
  secret: SecretControl,
  knowledge: KnowledgeControl,
  model: ModelControl,
  provider: ProviderControl,
  schema: SchemaControl,
  'key-values': KeyValuesControl,
  list: ListControl,
  object: ObjectControl,
  json: JsonControl,
} as const satisfies Record<FieldControl, ComponentType<ControlProps>>;

/** The control of a field. */
export function FieldControlView(props: ControlProps) {
  const Control = CONTROLS[props.field.control];
  return <Control {...props} />;
}
