/** How much a settlement's outputs may be, as JSON in UTF-8. */
export const VALUE_LIMITS = {
  /** Above it they are kept beside the log, once per content, and the event refers to them. */
  inlineBytes: 256 * 1_024,
  /** Above it the node fails with `value-too-large`. */
  maxBytes: 32 * 1_024 * 1_024,
} as const;
