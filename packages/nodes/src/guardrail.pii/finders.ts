import { creditCard, iban } from './bank-finders.ts';
import { addresses, email, phones } from './contact-finders.ts';
import { birth, nationalIds, passport, ssns } from './identity-finders.ts';
import { names } from './name-finders.ts';
import { machines, urlPassword } from './network-finders.ts';
import type { Finder } from './pattern-finder.ts';
import { namedSecret, secrets } from './secret-finders.ts';

/** All finders that need nothing but the text, in order of trust. */
export const FINDERS: readonly Finder[] = [
  ...secrets,
  urlPassword,
  email,
  iban,
  creditCard,
  ...nationalIds,
  ...ssns,
  passport,
  ...machines,
  birth,
  ...phones,
  ...addresses,
  namedSecret,
  ...names,
];
