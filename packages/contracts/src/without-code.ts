import { z } from 'zod';

/**
 * Schemas are interpreted, never compiled to code: no server makes code from text, and the studio's content security
 * policy forbids it. zod decides this when a schema is made, so this module comes before all that make one.
 */
z.config({ jitless: true });
