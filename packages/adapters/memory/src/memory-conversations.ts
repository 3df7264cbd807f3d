import type { MemoryTurn } from '@heddle/ports';

/** A stored turn of a conversation. */
export interface StoredTurn extends MemoryTurn {
  readonly at: number;
}

interface Conversation {
  readonly memory: string;
  readonly session: string;
}

/** The turns of conversations, by memory and session. */
export class MemoryConversations {
  readonly #turns = new Map<string, StoredTurn[]>();

  add(conversation: Conversation, turns: readonly MemoryTurn[], at: number): void {
    const name = nameOf(conversation);
    this.#turns.set(name, [...this.of(conversation), ...turns.map((turn) => ({ ...turn, at }))]);
  }

  /** Oldest first. */
  of(conversation: Conversation): readonly StoredTurn[] {
    return this.#turns.get(nameOf(conversation)) ?? [];
  }
}

function nameOf({ memory, session }: Conversation): string {
  return JSON.stringify([memory, session]);
}
