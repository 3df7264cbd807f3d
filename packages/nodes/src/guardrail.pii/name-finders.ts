import { byPattern } from './pattern-finder.ts';

const TITLED =
  /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Herr|Frau|Monsieur|Madame|Señora?)\b\.? (\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}\.?(?= \p{Lu})| \p{Lu}[\p{L}'’-]{1,30}){0,3})/u;

const INTRODUCED =
  /\b(?:[Mm]y name is|I am|I'm|[Tt]his is|[Dd]ear|[Hh]i|[Hh]ello|[Ss]igned,?|[Ss]incerely,?|[Rr]egards,?|called|named)\s{1,2}(\p{Lu}[\p{Ll}'’-]{1,30}(?: \p{Lu}\.?(?= \p{Lu})| \p{Lu}[\p{L}'’-]{1,30}){0,3})(?!\p{L})/u;

const NOT_NAMES =
  /^(?:The|This|That|There|It|I|We|You|Sir|Madam|Team|All|Everyone|Support|Customer|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\b/;

/** Names in plain sight: after a title, or where somebody says who they are. */
export const names = [TITLED, INTRODUCED].map((pattern) =>
  byPattern({ type: 'PERSON', pattern, group: 1, score: (value) => (NOT_NAMES.test(value) ? 0 : 0.85) }),
);
