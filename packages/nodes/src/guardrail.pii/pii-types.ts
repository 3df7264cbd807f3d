/** What is looked for. Names of people come from a language model of the machine's own and are the only slow type. */
export const PII_TYPES = [
  'EMAIL',
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'SSN',
  'NATIONAL_ID',
  'IP',
  'MAC',
  'URL_PASSWORD',
  'DATE_OF_BIRTH',
  'ADDRESS',
  'SECRET',
  'PERSON',
] as const;
export type PiiType = (typeof PII_TYPES)[number];

/** A value found, in UTF-16 offsets of the text that was given. Detections never overlap. */
export interface PiiDetection {
  readonly type: PiiType;
  readonly start: number;
  readonly end: number;
  /** 0 to 1: 0.95 and more where a checksum holds, less for what looks like it. */
  readonly score: number;
}
