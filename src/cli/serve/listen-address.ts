import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { problem } from '../../errors.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * Reads `:8443`, `127.0.0.1:8443`, `[::1]:8443` or `localhost:0`. Without a host, every address of the machine.
 * @throws PosternError `USAGE`
 */
export function readListenAddress(flag: string, text: string): ListenAddress {
  const [, bracketed, plain = '', digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535 || (bracketed !== undefined && !isIPv6(bracketed))) {
    throw problem('USAGE', {
      reason: `${flag} must be :PORT, HOST:PORT or [IPV6]:PORT, not "${text}"`,
    });
  }
  return { host: bracketed ?? (plain === '' ? everyAddress() : plain), port };
}

/** `::` takes IPv4 as well, but cannot be opened where the machine has no IPv6. */
function everyAddress(): string {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses.some(address => address?.family === 'IPv6') ? '::' : '0.0.0.0';
}
