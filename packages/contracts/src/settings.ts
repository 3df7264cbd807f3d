import { z } from 'zod';
import { HeddleError } from './error.ts';

const list = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
const port = z.coerce.number().int().min(0).max(65_535);
const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`)), {
    message: `Expected an address that starts with ${schemes.join(':// or ')}://.`,
  });
const secretKey = z
  .string()
  .refine((value) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) && decodedLength(value) === 32, {
    message: 'Expected 32 bytes in base64 (44 characters).',
  });

function decodedLength(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

const environmentSchema = z.object({
  PORT: port.default(4400),
  HOST: z.string().min(1).default('127.0.0.1'),
  HEDDLE_PUBLIC_URL: url('http', 'https').optional(),
  HEDDLE_DATA_DIR: z.string().min(1).default('./.heddle'),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  REDIS_URL: url('redis', 'rediss', 'unix').optional(),
  CHROMA_URL: url('http', 'https').optional(),
  HEDDLE_WORKERS: z.coerce.number().int().min(0).max(64).default(1),
  HEDDLE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1_024).default(64),
  HEDDLE_SECRET_KEY: secretKey.optional(),
  HEDDLE_ADMIN_TOKEN: z.string().min(24, 'Expected at least 24 characters.').optional(),
  HEDDLE_EGRESS_ALLOW: z.string().default(''),
  HEDDLE_KNOWLEDGE_DIRS: z.string().default(''),
  HEDDLE_RECORD_EXCHANGES: z.enum(['on', 'drafts', 'off']).default('on'),
  HEDDLE_KEEP_RUNS_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
  HEDDLE_KEEP_RUNS: z.coerce.number().int().min(1).max(1_000_000_000).default(100_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** What an operator can set, read once at start. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly chromaUrl?: string;
  readonly workers: number;
  readonly workerConcurrency: number;
  readonly secretKey?: string;
  readonly adminToken?: string;
  readonly egressAllow: readonly string[];
  readonly knowledgeDirs: readonly string[];
  /** Of which runs exchanges are recorded: all, those of drafts, none. */
  readonly recordExchanges: 'on' | 'drafts' | 'off';
  /** Days that a run is kept after its end. */
  readonly keepRunsDays: number;
  /** Runs that are kept per workspace, the newest. */
  readonly keepRuns: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Whether a HOST setting is reachable from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.has(host) || host.startsWith('127.');
}

/**
 * Reads the settings from an environment. An empty value counts as unset.
 *
 * @throws HeddleError `setting-invalid` with one line: which setting, what was expected, what was found.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? 'environment');
    throw new HeddleError(
      'setting-invalid',
      `${name}: ${issue?.message ?? 'invalid'} Found ${shown(name, given[name])}.`,
    );
  }
  const values = parsed.data;
  if (!isLoopbackHost(values.HOST) && values.HEDDLE_SECRET_KEY === undefined) {
    throw new HeddleError(
      'setting-invalid',
      `HEDDLE_SECRET_KEY: expected 32 bytes in base64 because HOST is ${values.HOST}, found nothing. Make one with: openssl rand -base64 32`,
    );
  }
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.HEDDLE_DATA_DIR,
    workers: values.HEDDLE_WORKERS,
    workerConcurrency: values.HEDDLE_WORKER_CONCURRENCY,
    egressAllow: list(values.HEDDLE_EGRESS_ALLOW),
    knowledgeDirs: list(values.HEDDLE_KNOWLEDGE_DIRS),
    recordExchanges: values.HEDDLE_RECORD_EXCHANGES,
    keepRunsDays: values.HEDDLE_KEEP_RUNS_DAYS,
    keepRuns: values.HEDDLE_KEEP_RUNS,
    logLevel: values.LOG_LEVEL,
    ...(values.HEDDLE_PUBLIC_URL === undefined
      ? {}
      : { publicUrl: values.HEDDLE_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(values.DATABASE_URL === undefined ? {} : { databaseUrl: values.DATABASE_URL }),
    ...(values.REDIS_URL === undefined ? {} : { redisUrl: values.REDIS_URL }),
    ...(values.CHROMA_URL === undefined ? {} : { chromaUrl: values.CHROMA_URL }),
    ...(values.HEDDLE_SECRET_KEY === undefined ? {} : { secretKey: values.HEDDLE_SECRET_KEY }),
    ...(values.HEDDLE_ADMIN_TOKEN === undefined ? {} : { adminToken: values.HEDDLE_ADMIN_TOKEN }),
  };
}

const SECRET_SETTINGS = new Set(['HEDDLE_SECRET_KEY', 'HEDDLE_ADMIN_TOKEN', 'DATABASE_URL', 'REDIS_URL']);

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  return SECRET_SETTINGS.has(name) ? `${value.length} characters (not shown)` : JSON.stringify(value);
}
