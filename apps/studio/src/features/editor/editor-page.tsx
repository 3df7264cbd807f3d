/** The editor of one flow. */
export function EditorPage() {
  return <p>Editor</p>;
}
