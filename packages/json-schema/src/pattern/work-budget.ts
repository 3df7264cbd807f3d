/** Counts work and throws when there is none left; shared by everything one validation does. */
export interface WorkBudget {
  spend(amount: number): void;
}
