import { HeddleError, parseSettings, type Settings } from '@heddle/contracts';
import { readEnvironmentFile } from './environment-file.ts';
import { StartError } from './start-error.ts';

/** Settings together with the environment they were read from, which children inherit. */
export interface LoadedSettings {
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the settings from the environment and, where that is silent, from a `.env` file if one is given.
 * @throws StartError `setting-invalid` with one line: which, expected, found.
 */
export function loadSettings(
  environment: Readonly<Record<string, string | undefined>>,
  environmentFile: string | undefined,
): LoadedSettings {
  const filled = environmentFile === undefined ? {} : readEnvironmentFile(environmentFile);
  const merged = { ...filled, ...environment };
  try {
    return { settings: parseSettings(merged), environment: merged };
  } catch (error) {
    if (HeddleError.is(error)) throw new StartError('setting-invalid', error.message, error);
    throw error;
  }
}
