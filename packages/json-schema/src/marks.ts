/** Which members of one value have been evaluated, for `unevaluatedProperties` and `unevaluatedItems`. */
export class Marks {
  #properties: Set<string> | undefined;
  #items: Set<number> | undefined;
  #itemsBefore = 0;

  addProperty(name: string): void {
    this.#properties ??= new Set();
    this.#properties.add(name);
  }

  addItem(index: number): void {
    this.#items ??= new Set();
    this.#items.add(index);
  }

  /** Marks all items before an index. */
  addItemsBefore(count: number): void {
    this.#itemsBefore = Math.max(this.#itemsBefore, count);
  }

  hasProperty(name: string): boolean {
    return this.#properties?.has(name) === true;
  }

  hasItem(index: number): boolean {
    return index < this.#itemsBefore || this.#items?.has(index) === true;
  }

  /** Takes over the marks of a subschema that was satisfied by the same value. */
  addAll(other: Marks): void {
    for (const name of other.#properties ?? []) this.addProperty(name);
    for (const index of other.#items ?? []) this.addItem(index);
    this.addItemsBefore(other.#itemsBefore);
  }
}
