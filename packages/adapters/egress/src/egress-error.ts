import { HeddleError } from '@heddle/contracts';
import type { Destination, Refusal } from './policy.ts';

/** `egress-refused`: the request broke the policy. Nothing was sent; trying again will not help. */
export function egressRefused(refusal: Refusal, where: Destination | undefined): HeddleError {
  const place = where === undefined ? '' : ` for ${where.host}:${where.port}`;
  const remedy =
    refusal.allowEntry === undefined
      ? ''
      : ` If flows may reach it, an operator can add "${refusal.allowEntry}" to HEDDLE_EGRESS_ALLOW.`;
  return new HeddleError(
    'egress-refused',
    `Outbound request refused: expected ${refusal.expected}, found ${refusal.found}${place}.${remedy}`,
    { details: { rule: refusal.rule, found: refusal.found, ...where } },
  );
}

/** `egress-timeout`: nothing, or not everything, came in time. */
export function egressTimeout(
  what: string,
  timeoutMs: number,
  where: Destination,
  cause?: unknown,
): HeddleError {
  return new HeddleError(
    'egress-timeout',
    `Expected ${what} from ${where.host}:${where.port} within ${timeoutMs} ms, and it did not come. ` +
      'Raise the time-out if this server is known to be slow.',
    { cause, details: { timeoutMs, ...where } },
  );
}

/** `egress-too-large`: the response passed its cap and was cut off; what had arrived is discarded. */
export function egressTooLarge(maxBytes: number, where: Destination, cause?: unknown): HeddleError {
  return new HeddleError(
    'egress-too-large',
    `Expected at most ${maxBytes} bytes from ${where.host}:${where.port}, found more. ` +
      'Ask for less, or raise the limit of this request.',
    { cause, details: { maxBytes, ...where } },
  );
}

/** `egress-unreachable`: the name does not resolve, nobody listens, TLS failed, or the connection broke. */
export function egressUnreachable(reason: string, where: Destination, cause?: unknown): HeddleError {
  return new HeddleError('egress-unreachable', `Could not talk to ${where.host}:${where.port}: ${reason}.`, {
    cause,
    details: { ...where },
  });
}

/** `egress-unreachable` of a response that had begun: `details.receivedBytes` says how much of its body had arrived. */
export function egressBrokenOff(error: unknown, receivedBytes: number): unknown {
  if (!HeddleError.is(error) || error.code !== 'egress-unreachable') return error;
  return new HeddleError(error.code, `${error.message} ${receivedBytes} bytes of the response had arrived.`, {
    cause: error,
    details: { ...error.details, receivedBytes },
  });
}

/** Translates what undici, TLS, DNS and sockets throw. Errors that already are Heddle's pass unchanged. */
export function toEgressError(error: unknown, where: Destination): HeddleError {
  if (HeddleError.is(error)) return error;
  const code = codeOf(error);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    const found = `an invalid part: ${textOf(error)}`;
    return egressRefused({ rule: 'header', expected: 'a well-formed request', found }, where);
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return egressUnreachable('its response headers are larger than 16 kB', where, error);
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return new HeddleError(
      'egress-timeout',
      `Expected a connection to ${where.host}:${where.port}, and it was not made in time.`,
      { cause: error, details: { ...where } },
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return egressUnreachable(`the name ${where.host} does not resolve`, where, error);
  }
  if (code === 'ECONNREFUSED') return egressUnreachable('nobody listens on that port', where, error);
  return egressUnreachable(textOf(error), where, error);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error && error.message !== ''
    ? error.message
    : (codeOf(error) ?? 'unknown failure');
}
