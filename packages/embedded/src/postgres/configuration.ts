/** What differs between the server people get and the one tests get. */
export interface PostgresTuning {
  readonly maxConnections: number;
  readonly sharedBuffersMb: number;
  /** False only for throw-away test clusters: no fsync, no wait for the log. */
  readonly durable: boolean;
}

/** For a machine of two cores and little memory; docs/decisions/embedded-postgres.md has the figures. */
export const DEFAULT_TUNING: PostgresTuning = { maxConnections: 60, sharedBuffersMb: 64, durable: true };

/** The whole `postgresql.conf` of the embedded server. It is written anew at every start. */
export function postgresConfiguration(tuning: PostgresTuning, socketDirectory: string): string {
  const safety = tuning.durable ? 'on' : 'off';
  const lines: Readonly<Record<string, string>> = {
    listen_addresses: quote(''),
    unix_socket_directories: quote(socketDirectory),
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: String(tuning.maxConnections),
    shared_buffers: `${tuning.sharedBuffersMb}MB`,
    huge_pages: 'off',
    work_mem: '8MB',
    maintenance_work_mem: '48MB',
    effective_cache_size: '512MB',
    random_page_cost: '1.1',
    jit: 'off',
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers: '2',
    max_parallel_workers_per_gather: '0',
    autovacuum_worker_slots: '2',
    autovacuum_max_workers: '2',
    max_logical_replication_workers: '0',
    wal_level: 'minimal',
    max_wal_senders: '0',
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    fsync: safety,
    synchronous_commit: safety,
    full_page_writes: safety,
    idle_in_transaction_session_timeout: quote('5min'),
    timezone: quote('UTC'),
    log_timezone: quote('UTC'),
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    log_line_prefix: quote('%m [%p] '),
    lc_messages: quote('C'),
    default_text_search_config: quote('pg_catalog.english'),
  };
  const header =
    '# Written by Heddle at every start. Lasting changes: ALTER SYSTEM, or a Postgres of your own in DATABASE_URL.';
  return `${[header, ...Object.entries(lines).map(([name, value]) => `${name} = ${value}`)].join('\n')}\n`;
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
