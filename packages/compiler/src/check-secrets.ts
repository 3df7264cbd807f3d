import type { Diagnostic, Json } from '@heddle/contracts';
import { configPointer, type ResolvedFlow, type ResolvedNode } from '@heddle/graph';

type Path = readonly (string | number)[];

/** What a text is called that has the form its maker gave to keys. */
const FORMS: readonly { readonly name: string; readonly form: RegExp }[] = [
  { name: 'the key of a model provider', form: /(?<![\w-])sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,200}/u },
  { name: 'a Heddle API key', form: /\bhd_[A-Za-z0-9]{8,32}_[A-Za-z0-9]{16,64}\b/u },
  { name: 'an AWS access key', form: /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/u },
  { name: 'a Google API key', form: /\bAIza[A-Za-z0-9_-]{35}/u },
  { name: 'a GitHub token', form: /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})/u },
  { name: 'a GitLab token', form: /\bglpat-[A-Za-z0-9_-]{20,64}/u },
  { name: 'a Slack token', form: /\bxox[abeoprs]-[A-Za-z0-9-]{10,250}/u },
  { name: 'a Stripe key', form: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,247}/u },
  { name: 'a Hugging Face token', form: /\bhf_[A-Za-z0-9]{30,64}/u },
  { name: 'an npm token', form: /\bnpm_[A-Za-z0-9]{36}\b/u },
  {
    name: 'a signed token (JWT)',
    form: /\beyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000}/u,
  },
  { name: 'a private key', form: /-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY/u },
  { name: 'a bearer token', form: /\bBearer\s{1,4}(?=\S*[0-9])[A-Za-z0-9._~+/-]{16,}/iu },
  { name: 'a user name and password', form: /^\s*Basic\s{1,4}[A-Za-z0-9+/]{12,}={0,2}\s*$/iu },
];

/** Settings whose name says that their value opens something. */
const TELLING_NAME = /^(?:(?:proxy-)?authorization|(?:x-)?(?:api|auth|access)[-_]?(?:key|token))$/iu;

/** A value of such a setting that is written out: no placeholder, and long enough to be more than a word. */
const WRITTEN_OUT = /^(?!.*\{\{)\S{16,}$/u;

/** Deepest place in a config that is looked at; zod refuses deeper ones in every kind there is. */
const DEEPEST = 32;

/**
 * Warns of every text in a config that looks like a credential: whoever may see the flow, its file or its history can
 * read it there. The value itself is never repeated.
 */
export function checkSecrets(flow: ResolvedFlow): Diagnostic[] {
  return [...flow.nodes.values()].flatMap((node) => [...lookThrough(node, node.config, [])]);
}

function* lookThrough(node: ResolvedNode, value: Json | undefined, path: Path): Iterable<Diagnostic> {
  if (typeof value === 'string') {
    const form = credentialIn(value, String(path.at(-1) ?? ''));
    if (form !== undefined) yield diagnosticOf(node, path, form);
  } else if (typeof value === 'object' && value !== null && path.length < DEEPEST) {
    const members: Iterable<[string | number, Json | undefined]> = Array.isArray(value)
      ? value.entries()
      : Object.entries(value);
    for (const [step, member] of members) yield* lookThrough(node, member, [...path, step]);
  }
}

function credentialIn(text: string, name: string): string | undefined {
  const known = FORMS.find(({ form }) => form.test(text));
  if (known) return known.name;
  return TELLING_NAME.test(name) && WRITTEN_OUT.test(text) ? 'a credential' : undefined;
}

function diagnosticOf(node: ResolvedNode, path: Path, form: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'secret-literal',
    nodeId: node.node.id,
    path: configPointer(path),
    message: `${node.spec.title} \`${node.node.id}\`, ${path.join('.')}, looks like ${form} written out, and everyone who sees the flow can read it. Store it as a secret and refer to it.`,
    fix: {
      title: 'Store it as a secret and refer to it',
      edit: { type: 'add-secret', name: secretName(node.node.id, path) },
    },
  };
}

/** A name for the secret, from where it stood: `call-authorization`. */
function secretName(nodeId: string, path: Path): string {
  const setting = String(path.at(-1) ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  return `${nodeId}-${setting || 'secret'}`.slice(0, 64).replace(/-+$/u, '');
}
