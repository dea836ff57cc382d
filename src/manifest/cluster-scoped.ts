/** Whether objects of a kind lie in no namespace, as far as the name of the kind tells: of the kinds that rules and policies are about. */
export function isClusterScoped(kind: unknown): boolean {
  return typeof kind === 'string' && (kind.startsWith('Cluster') || OTHERS.has(kind));
}

const OTHERS: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'Node',
  'PersistentVolume',
  'SecretPolicy',
  'StorageClass',
]);
