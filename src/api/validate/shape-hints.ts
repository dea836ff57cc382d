/** What people write in place of an object or a list, by the place; the right form in words. */
const hints = new Map<string, string>([
  ['spec.data', 'write a list: - secretKey: <key to write>, remoteRef: {key: <secret at the provider>}'],
  ['spec.dataFrom', 'write a list: - extract: {key: <secret at the provider>}'],
  ['spec.data[].remoteRef', 'write remoteRef: {key: <secret at the provider>}'],
  ['spec.dataFrom[].extract', 'write extract: {key: <secret at the provider>}'],
  ['spec.dataFrom[].find.name', 'write name: {regexp: <expression>}'],
  ['spec.secretStoreRef', 'write secretStoreRef: {name: <store>, kind: SecretStore}'],
  ['spec.target', 'write target: {name: <Secret>}'],
  ['spec.provider.onepassword.vaults', 'write each vault with its order: vaults: {<vault>: 1}'],
  ['spec.provider.vault.auth', 'write auth: {kubernetes: {mountPath: kubernetes, role: <role>}}'],
]);

/** What to write at a path pattern where a value of the wrong type stands; undefined: nothing special to say. */
export function shapeHint(pattern: string, value: unknown): string | undefined {
  if (pattern === 'spec.refreshInterval' && typeof value === 'number')
    return `write "${value}s", with quotes`;
  return hints.get(pattern);
}
