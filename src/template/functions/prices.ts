/**
 * What a call costs beyond what its texts do, in steps of about 200 ns, so that not much more than some five seconds of
 * work fit into one template: 5 RSA keys of 4096 bits, 20 bcrypts, 50 scrypts.
 */
export const prices = {
  rsa4096: 950_000,
  rsa2048: 300_000,
  dsa: 950_000,
  ellipticKey: 5000,
  bcrypt: 240_000,
  scrypt: 95_000,
  /** Signing or decrypting with a key that is given, which may be a long one. */
  privateOperation: 50_000,
  /** Keys are derived from the password in rounds, of which an archive can ask for two million. */
  archive: 100_000,
} as const;
