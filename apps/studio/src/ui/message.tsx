/** A sentence in which `code` between backticks is shown as code. */
export function Message({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`]+)`/);
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no identity but their place
      <code key={index} className="rounded-xs bg-press px-1 font-mono text-[0.92em] break-words">
        {part}
      </code>
    ),
  );
}
