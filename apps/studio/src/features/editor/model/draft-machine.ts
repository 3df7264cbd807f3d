/** How the edited flow stands to the saved one. */
export type DraftStatus =
  | { readonly state: 'saved'; readonly revision: number }
  | { readonly state: 'dirty'; readonly revision: number }
  /** `failed`: how often in a row the server could not be reached before. */
  | { readonly state: 'saving'; readonly revision: number; readonly failed: number }
  /** The server cannot be reached; the work is kept in this browser and saved when it can. */
  | { readonly state: 'offline'; readonly revision: number; readonly attempt: number }
  /** Someone else saved first; a person decides. */
  | { readonly state: 'conflict'; readonly revision: number }
  /** The server refuses this flow; saving is tried again after the next edit. */
  | { readonly state: 'refused'; readonly revision: number; readonly reason: string };

/** What happened to a draft. */
export type DraftEvent =
  | { readonly type: 'edited' }
  | { readonly type: 'save-started' }
  /** `isCurrent`: nothing was edited while the save was under way. */
  | { readonly type: 'saved'; readonly revision: number; readonly isCurrent: boolean }
  | { readonly type: 'unreachable' }
  | { readonly type: 'stale' }
  | { readonly type: 'refused'; readonly reason: string }
  /** The person chose: save over the other version, or take it. */
  | { readonly type: 'keep-mine'; readonly revision: number }
  | { readonly type: 'take-theirs'; readonly revision: number };

/** The next state of a draft. Pure: timers and calls are the store's. */
export function nextDraft(status: DraftStatus, event: DraftEvent): DraftStatus {
  const { revision } = status;
  switch (event.type) {
    case 'edited':
      return status.state === 'conflict' || status.state === 'saving' ? status : { state: 'dirty', revision };
    case 'save-started':
      return { state: 'saving', revision, failed: failedTries(status) };
    case 'saved':
      return { state: event.isCurrent ? 'saved' : 'dirty', revision: event.revision };
    case 'unreachable':
      return { state: 'offline', revision, attempt: failedTries(status) + 1 };
    case 'stale':
      return { state: 'conflict', revision };
    case 'refused':
      return { state: 'refused', revision, reason: event.reason };
    case 'keep-mine':
      return { state: 'dirty', revision: event.revision };
    case 'take-theirs':
      return { state: 'saved', revision: event.revision };
  }
}

function failedTries(status: DraftStatus): number {
  if (status.state === 'saving') return status.failed;
  return status.state === 'offline' ? status.attempt : 0;
}

/** Milliseconds until the next try to reach the server: 2 s, 4 s, up to 30 s. */
export function offlineDelay(attempt: number): number {
  return Math.min(2_000 * 2 ** (attempt - 1), 30_000);
}
