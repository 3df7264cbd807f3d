import { z } from 'zod';

/** What somebody may be in a workspace, the mightiest first. */
export const ROLES = ['owner', 'editor', 'viewer'] as const;

/** One of {@link ROLES}. */
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Whether the first owner is still to be made. */
export const setupStateSchema = z.strictObject({ open: z.boolean() });

/** What makes the first owner: the one-time token, and who they are. */
export const setupBodySchema = z.strictObject({
  token: z.string().min(1),
  email: z.email().max(254),
  name: z.string().min(1).max(120),
  password: z.string().min(10, 'Use at least 10 characters.').max(200),
});

/** What signs somebody in. */
export const sessionBodySchema = z.strictObject({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(200),
});

/** Who asks, null when nobody is signed in, and the workspaces that are open to them. */
export const meSchema = z.strictObject({
  user: z.strictObject({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
  workspaces: z.array(z.strictObject({ id: z.string(), name: z.string(), role: roleSchema })),
});
export type Me = z.infer<typeof meSchema>;
