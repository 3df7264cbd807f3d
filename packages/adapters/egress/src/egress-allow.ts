import { HeddleError } from '@heddle/contracts';
import { type Address, isInNetwork, type Network, networkOf, parseAddress, parseNetwork } from './address.ts';

interface NameEntry {
  readonly host: string;
  /** Undefined stands for every port. */
  readonly port: number | undefined;
}

interface NetworkEntry {
  readonly network: Network;
  /** Undefined stands for every port. */
  readonly port: number | undefined;
}

/** What an operator lets flows reach although it is private or on an unusual port. */
export interface EgressAllow {
  readonly names: readonly NameEntry[];
  readonly networks: readonly NetworkEntry[];
}

/**
 * Reads the value of `HEDDLE_EGRESS_ALLOW`: a comma list of `host`, `host:port` or CIDR. An entry without a port opens
 * every port of that host or network. Empty gives an empty list.
 *
 * @throws HeddleError `setting-invalid` naming the entry, what was expected and what was found.
 * @example parseEgressAllow('ollama.internal:11434, 10.20.0.0/16, [::1]:8080')
 */
export function parseEgressAllow(value: string): EgressAllow {
  return parseEgressAllowEntries(value.split(','));
}

/** The same for entries that are already apart; white space around and empty entries are ignored. */
export function parseEgressAllowEntries(entries: readonly string[]): EgressAllow {
  const names: NameEntry[] = [];
  const networks: NetworkEntry[] = [];
  for (const entry of entries.map((text) => text.trim()).filter((text) => text !== '')) {
    const parsed = parseEntry(entry);
    if ('host' in parsed) names.push(parsed);
    else networks.push(parsed);
  }
  return { names, networks };
}

/** Both lists as one. */
export function joinEgressAllow(left: EgressAllow, right: EgressAllow): EgressAllow {
  return { names: [...left.names, ...right.names], networks: [...left.networks, ...right.networks] };
}

/** Whether an entry by name covers this host (normalised: lower case, no trailing dot) and port. */
export function isNameAllowed(allow: EgressAllow, host: string, port: number): boolean {
  return allow.names.some((entry) => entry.host === host && isPortOf(entry, port));
}

/** Whether an entry by address or network covers this address and port. */
export function isAddressAllowed(allow: EgressAllow, address: Address, port: number): boolean {
  return allow.networks.some((entry) => isPortOf(entry, port) && isInNetwork(address, entry.network));
}

/** Whether some network entry could cover a name's addresses on this port, which only resolving it can tell. */
export function couldNetworkAllow(allow: EgressAllow, port: number): boolean {
  return allow.networks.some((entry) => isPortOf(entry, port));
}

function isPortOf(entry: { readonly port: number | undefined }, port: number): boolean {
  return entry.port === undefined || entry.port === port;
}

function parseEntry(entry: string): NameEntry | NetworkEntry {
  if (entry.includes('://')) throw invalid(entry, 'it has a scheme; write only the host and port');
  if (entry.includes('*')) throw invalid(entry, 'wildcards are not supported; name each host or use a CIDR');
  if (entry.includes('/')) return parseNetworkEntry(entry);
  const wholeAddress = parseAddress(entry);
  if (wholeAddress !== undefined) return { network: networkOf(wholeAddress), port: undefined };
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(entry);
  const host = match?.[1] ?? '';
  const port = match?.[2] === undefined ? undefined : parsePort(entry, match[2]);
  const address = parseAddress(host);
  if (address !== undefined) return { network: networkOf(address), port };
  return { host: parseHostName(entry, host), port };
}

function parseNetworkEntry(entry: string): NetworkEntry {
  const network = parseNetwork(entry);
  if (network !== undefined) return { network, port: undefined };
  throw invalid(entry, 'it is no network in CIDR notation, or it has bits set behind its prefix length');
}

function parsePort(entry: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw invalid(entry, `"${text}" is no port from 1 to 65535`);
}

function parseHostName(entry: string, host: string): string {
  const canonical = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`) : undefined;
  // The parser reads 0x7f.1 or user@host too; an entry that would change its meaning on the way is a slip of the pen.
  const isPlain = canonical?.href === `http://${canonical?.hostname}/` && !/[@?#\\\s%]/.test(host);
  if (canonical === undefined || host === '' || !isPlain) throw invalid(entry, 'it is no host name');
  if (parseAddress(canonical.hostname) !== undefined) {
    throw invalid(entry, `it is an unusual spelling of ${canonical.hostname}; write that`);
  }
  return withoutTrailingDot(canonical.hostname);
}

/** Host names are compared without the dot that marks the DNS root. */
export function withoutTrailingDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function invalid(entry: string, reason: string): HeddleError {
  return new HeddleError(
    'setting-invalid',
    `HEDDLE_EGRESS_ALLOW: expected a comma list of host, host:port or CIDR, found "${entry}": ${reason}.`,
    { details: { setting: 'HEDDLE_EGRESS_ALLOW', entry } },
  );
}
