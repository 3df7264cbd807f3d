/** How often the page asks again while somebody looks at it, in milliseconds. */
export const LOOK_MS = 3_000;
