/** Why a TLS handshake failed, in few words: they become values of a label. */
export type HandshakeFailure =
  /** The client does not trust our certificate: its caBundle is not ours, or the certificate is not valid now. */
  | 'untrusted'
  /** The client took too long. */
  | 'timeout'
  /** The client went away: a probe of the port, or one that ran out of time. */
  | 'closed'
  /** What the client sent is not TLS, or TLS of a version or kind that is not spoken here. */
  | 'protocol';

/** @param error of the event `tlsClientError` */
export function handshakeFailure(error: unknown): HandshakeFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (UNTRUSTED.test(code)) return 'untrusted';
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'timeout';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'closed' : 'protocol';
}

/** The alerts that Go sends for a certificate that it does not accept: `bad_certificate`, and by others the finer ones. */
const UNTRUSTED =
  /^ERR_SSL_(?:SSLV3|TLSV1)_ALERT_(?:BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(?:UNKNOWN|EXPIRED|REVOKED))$/;
