/**
 * What every process of Heddle is started with. Young objects get 32 MB before they are collected (16 are Node's default):
 * a request makes many that live as long as it, and each collection copies those of all requests under way. In a
 * published flow this takes a tenth of the processor time; an idle process does not use it. The Dockerfile says the same.
 */
export const NODE_ARGUMENTS: readonly string[] = ['--max-semi-space-size=32'];
