import { type Address, parseAddress, specialBlockOf } from './address.ts';
import {
  couldNetworkAllow,
  type EgressAllow,
  isAddressAllowed,
  isNameAllowed,
  withoutTrailingDot,
} from './egress-allow.ts';

/** Which part of the policy a request broke. */
export type EgressRule =
  | 'url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'local-name'
  | 'address'
  | 'method'
  | 'header'
  | 'redirects';

/** A decision against a request: what was expected, what was found, and what an operator could do about it. */
export interface Refusal {
  readonly rule: EgressRule;
  readonly expected: string;
  readonly found: string;
  /** The entry of HEDDLE_EGRESS_ALLOW that would permit it; absent where nothing would. */
  readonly allowEntry?: string;
}

/** Where a connection goes: a host name or address as the URL parser normalised it, and a port. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

const OPEN_PORTS: readonly number[] = [80, 443];

/** The destination of a URL whose scheme is http or https. */
export function destinationOf(url: URL): Destination {
  const defaultPort = url.protocol === 'https:' ? 443 : 80;
  return {
    host: withoutTrailingDot(url.hostname),
    port: url.port === '' ? defaultPort : Number(url.port),
  };
}

/** What is wrong with a URL by its text alone; undefined when only its addresses can decide. */
export function refuseUrl(url: URL, allow: EgressAllow): Refusal | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { rule: 'scheme', expected: 'http or https', found: url.protocol.slice(0, -1) };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      rule: 'credentials',
      expected: 'a URL without user name and password',
      found: 'credentials in it',
    };
  }
  return refuseDestination(destinationOf(url), allow);
}

/** The same for a host and port; decides address literals completely, names as far as their text goes. */
export function refuseDestination(destination: Destination, allow: EgressAllow): Refusal | undefined {
  const { host, port } = destination;
  const literal = parseAddress(host);
  if (literal !== undefined) return refuseAddress(destination, literal, host, allow);
  if (isNameAllowed(allow, host, port) || couldNetworkAllow(allow, port)) return undefined;
  if (host === 'localhost' || host.endsWith('.localhost')) {
    return {
      rule: 'local-name',
      expected: 'a public host',
      found: `${host}, a name for this machine`,
      allowEntry: `${host}:${port}`,
    };
  }
  return OPEN_PORTS.includes(port) ? undefined : portRefusal(destination);
}

/**
 * Judges every address a name resolved to, or the one a socket is connected to. One bad address refuses the whole
 * name: a public name with a private address among its records is the mark of a rebinding attempt.
 */
export function refuseAddresses(
  destination: Destination,
  addresses: readonly string[],
  allow: EgressAllow,
): Refusal | undefined {
  for (const text of addresses) {
    const refusal = refuseAddress(destination, parseAddress(text), text, allow);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseAddress(
  destination: Destination,
  address: Address | undefined,
  text: string,
  allow: EgressAllow,
): Refusal | undefined {
  const { host, port } = destination;
  if (address === undefined) {
    return { rule: 'address', expected: 'a public address', found: `"${text}", which is no IP address` };
  }
  if (isAddressAllowed(allow, address, port)) return undefined;
  const isNamed = isNameAllowed(allow, host, port);
  const block = specialBlockOf(address);
  if (block !== undefined && !(isNamed && block.isOwnNetwork)) {
    return {
      rule: 'address',
      expected: 'a public address',
      found: `${text} (${block.name}, ${block.prefix})`,
      allowEntry: `${block.isOwnNetwork && !isNamed ? host : urlHost(text)}:${port}`,
    };
  }
  return isNamed || OPEN_PORTS.includes(port) ? undefined : portRefusal(destination);
}

function urlHost(address: string): string {
  const bare = address.replace(/%.*$/, '');
  return bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare;
}

function portRefusal({ host, port }: Destination): Refusal {
  return {
    rule: 'port',
    expected: `port ${OPEN_PORTS.join(' or ')}`,
    found: `port ${port}`,
    allowEntry: `${host}:${port}`,
  };
}
