/**
 * Input that is no certificate, key or archive. The message says what is wrong and never quotes the input, which may
 * be secret.
 */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
