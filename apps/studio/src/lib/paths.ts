/** Every address of the studio, so that features can link to each other without knowing each other. */
export const paths = {
  home: () => '/',
  templates: () => '/templates',
  template: (id: string) => `/templates/${encodeURIComponent(id)}`,
  runs: () => '/runs',
  run: (id: string) => `/runs/${encodeURIComponent(id)}`,
  compare: (left: string, right: string) =>
    `/runs/${encodeURIComponent(left)}/compare/${encodeURIComponent(right)}`,
  operations: () => '/operations',
  knowledge: () => '/knowledge',
  knowledgeBase: (id: string) => `/knowledge/${encodeURIComponent(id)}`,
  /** A document; `start` and `end` in the query mark a passage. */
  document: (id: string, documentId: string) =>
    `/knowledge/${encodeURIComponent(id)}/documents/${encodeURIComponent(documentId)}`,
  endpoints: () => '/endpoints',
  settings: () => '/settings',
  flow: (id: string) => `/flows/${encodeURIComponent(id)}`,
  signIn: () => '/sign-in',
  setup: () => '/setup',
} as const;
