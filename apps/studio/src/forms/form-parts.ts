import { type ComponentType, createContext, useContext } from 'react';
import type { ControlProps } from './field-control.tsx';
import type { SchemaFormProps } from './schema-form.tsx';

/** The parts of a form that controls for nested values are made of; the form gives them, since it is made of controls. */
export interface FormParts {
  readonly Control: ComponentType<ControlProps>;
  readonly Row: ComponentType<ControlProps>;
  readonly Form: ComponentType<SchemaFormProps>;
}

export const FormPartsContext = createContext<FormParts | undefined>(undefined);

/** The parts of the form around a control. */
export function useFormParts(): FormParts {
  const parts = useContext(FormPartsContext);
  if (!parts) throw new Error('A control for nested values stands outside of a form.');
  return parts;
}
