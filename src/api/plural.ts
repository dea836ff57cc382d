/** The name of the resource in URLs, of every kind but SecretPolicy: `sshkeys`. External Secrets writes no `ies`. */
export function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`;
}
