import type { NodeAttempt } from '@heddle/engine';
import type { Platform } from '@heddle/platform';
import { Cassette } from './cassette.ts';
import { Tape } from './tape.ts';
import { wasLeft } from './was-left.ts';

/** The tape of an attempt: with a cassette in a replay, recording as the settings say. */
export async function openTape(
  { runs, settings }: Pick<Platform, 'runs' | 'settings'>,
  attempt: NodeAttempt,
): Promise<Tape> {
  const { recordExchanges } = settings;
  const isRecording =
    recordExchanges === 'on' || (recordExchanges === 'drafts' && attempt.run.publishedVersion === undefined);
  const cassette = attempt.run.replay && (await Cassette.of(runs, attempt));
  const { workspaceId } = attempt.run;
  const readValue = (runId: string, ref: string) => runs.value({ runId, workspaceId, ref });
  return new Tape({ attempt, cassette, isRecording, readValue, wasLeft: () => wasLeft(runs, attempt) });
}
