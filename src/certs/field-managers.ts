/**
 * Who else writes the caBundle of a webhook configuration: the managers other than `ours` that own it on any
 * entry, else (it was removed, so nobody owns it) the one that wrote to the object last. For messages only.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function otherBundleManagers(managedFields: readonly unknown[], ours: string): readonly string[] {
  const others = managedFields.filter(isEntry).filter(entry => entry.manager !== ours);
  const owners = others.filter(ownsBundle);
  const latest = others.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? '')).slice(0, 1);
  return [...new Set((owners.length > 0 ? owners : latest).map(entry => entry.manager))];
}

interface Entry {
  readonly manager: string;
  readonly time?: string;
  readonly fieldsV1?: unknown;
}

function isEntry(value: unknown): value is Entry {
  return typeof member(value, 'manager') === 'string';
}

function ownsBundle(entry: Entry): boolean {
  const webhooks = member(entry.fieldsV1, 'f:webhooks');
  return (
    typeof webhooks === 'object' &&
    webhooks !== null &&
    Object.values(webhooks).some(
      webhook => member(member(webhook, 'f:clientConfig'), 'f:caBundle') !== undefined,
    )
  );
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
