import type { Platform } from '@heddle/platform';
import type { RunSnapshot, RunVault } from '@heddle/ports';

/** The masked values of a run, sealed in its record and gone with it. */
export function createRunVault({ runs, box }: Platform, run: RunSnapshot): RunVault {
  const context = { workspaceId: run.workspaceId, name: `vault:${run.runId}` };
  return {
    read: async () => {
      const sealed = await runs.vault(run.runId);
      return sealed === undefined ? {} : (JSON.parse(box.open(sealed, context)) as Record<string, string>); // cast: only `seal` below writes it, authenticated
    },
    seal: async (values) => ({ type: 'vault', sealed: box.seal(JSON.stringify(values), context) }),
  };
}
