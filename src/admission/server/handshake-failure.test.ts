import { expect, test } from 'vitest';
import { handshakeFailure } from './handshake-failure.ts';

test.each([
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'untrusted'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'untrusted'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'untrusted'],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'untrusted'],
  ['ERR_TLS_HANDSHAKE_TIMEOUT', 'timeout'],
  ['ECONNRESET', 'closed'],
  ['ERR_SSL_HTTP_REQUEST', 'protocol'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'protocol'],
])('%s is %s', (code, reason) => {
  expect(handshakeFailure(Object.assign(new Error(code), { code }))).toBe(reason);
});

test('an error without a code is of the protocol', () => {
  expect(handshakeFailure(new Error('x'))).toBe('protocol');
  expect(handshakeFailure('x')).toBe('protocol');
});
