/** How much a run's input, its output, or the outputs of one settlement may be, as JSON in UTF-8. */
export const VALUE_LIMITS = {
  /** Above it they are kept beside the log, once per content, and run or event refers to them. */
  inlineBytes: 256 * 1_024,
  /** Above it the run is not accepted, or the node fails: `value-too-large`. */
  maxBytes: 32 * 1_024 * 1_024,
} as const;
