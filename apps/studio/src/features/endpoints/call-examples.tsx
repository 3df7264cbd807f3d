import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { kinds } from '../../canvas/kinds.ts';
import { useApiMutation, useApiQuery } from '../../lib/api-context.tsx';
import { errorMessage } from '../../lib/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { Endpoint } from './endpoint-card.tsx';
import { type FreshKey, keyFor } from './fresh-key.ts';
import { type CallExample, sampleInput, toCurl, toJavaScript, toPython } from './snippets.ts';

const LANGUAGES = { curl: toCurl, javascript: toJavaScript, python: toPython } as const satisfies Record<
  string,
  (example: CallExample) => string
>;
type Language = keyof typeof LANGUAGES;
const OPTIONS = [
  { value: 'curl', label: 'curl' },
  { value: 'javascript', label: 'JavaScript' },
  { value: 'python', label: 'Python' },
] as const satisfies readonly { value: Language; label: string }[];

export interface CallExamplesProps {
  readonly endpoint: Endpoint;
  /** A key made a moment ago, to stand in the example. */
  readonly freshKey: FreshKey | undefined;
  readonly onKey: (key: FreshKey) => void;
}

/** How to call an endpoint: code that works when it is pasted. */
export function CallExamples({ endpoint, freshKey, onKey }: CallExamplesProps) {
  const [language, setLanguage] = useState<Language>('curl');
  const flow = useApiQuery('getFlow', { params: { id: endpoint.id } });
  const input = flow.data ? sampleInput(flow.data.flow, kinds) : { text: 'Hello' };
  const key = keyFor(freshKey, endpoint.published.slug);
  const code = LANGUAGES[language]({ url: endpoint.published.url, key, input });
  return (
    <section className="flex min-w-0 flex-col gap-2" aria-label="Call it">
      <header className="flex items-center justify-between">
        <h3 className="text-small font-semibold text-text">Call it</h3>
        <Segmented label="Language" value={language} options={OPTIONS} onChange={setLanguage} />
      </header>
      <div className="relative rounded-md bg-sunken ring-1 ring-line ring-inset">
        <pre
          className="overflow-x-auto p-3 pr-10 font-mono text-small leading-[18px] text-text"
          data-testid="call-example"
        >
          {code}
        </pre>
        <CopyButton text={code} label="Copy the example" className="absolute top-1.5 right-1.5 bg-sunken" />
      </div>
      {key === undefined ? (
        <MakeKey endpoint={endpoint} onKey={onKey} />
      ) : (
        <p className="text-small text-muted">
          The example holds the key you just made. Copy it now: it is not shown again once you leave this
          page.
        </p>
      )}
    </section>
  );
}

function MakeKey({
  endpoint,
  onKey,
}: {
  readonly endpoint: Endpoint;
  readonly onKey: (key: FreshKey) => void;
}) {
  const { slug } = endpoint.published;
  const make = useApiMutation('createKey', {
    refreshes: ['listKeys'],
    onSuccess: ({ key }) => onKey({ key, flows: [slug] }),
  });
  return (
    <div className="flex items-center gap-3">
      <Button
        icon={KeyRound}
        isBusy={make.isPending}
        onClick={() => make.mutate({ body: { name: endpoint.name, flows: [slug], verbs: ['run', 'read'] } })}
      >
        Make a key for it
      </Button>
      <span className="text-small text-muted">
        {make.isError ? (
          <span className="text-danger">{errorMessage(make.error)}</span>
        ) : (
          'Fills a new key into the example, so that it runs as pasted.'
        )}
      </span>
    </div>
  );
}
