/** A promise that a test resolves when it wants something to go on. */
export interface Gate {
  readonly promise: Promise<void>;
  resolve(): void;
}

export function createGate(): Gate {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, resolve: () => open() };
}
