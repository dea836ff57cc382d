/**
 * Who wrote the caBundle of a target, if this replica did not: the managers other than `ours` that own the field at
 * `path`, in which `*` is any one step. Where none does, nobody owns what was removed, and the one that wrote to the
 * object last is named; what is there was written by somebody who calls himself as we do, another installation of
 * Postern. For messages only.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function otherBundleManagers(
  managedFields: readonly unknown[],
  path: readonly string[],
  { ours, isRemoved }: { readonly ours: string; readonly isRemoved: boolean },
): readonly string[] {
  const entries = managedFields.filter(isEntry);
  const others = entries.filter(entry => entry.manager !== ours);
  const owners = others.filter(entry => owns(entry.fieldsV1, path));
  if (owners.length > 0) return [...new Set(owners.map(entry => entry.manager))];
  const isOurs = entries.some(entry => entry.manager === ours && owns(entry.fieldsV1, path));
  if (isOurs && !isRemoved) return [ours];
  const latest = others.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
  return latest.slice(0, 1).map(entry => entry.manager);
}

/** Does it own any field? Of a webhook we own the name, too, so it still does after somebody has removed the caBundle. */
export function isManagedBy(managedFields: readonly unknown[], manager: string): boolean {
  return managedFields.filter(isEntry).some(entry => entry.manager === manager);
}

interface Entry {
  readonly manager: string;
  readonly time?: string;
  readonly fieldsV1?: unknown;
}

function isEntry(value: unknown): value is Entry {
  return typeof member(value, 'manager') === 'string';
}

function owns(fields: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return fields !== undefined;
  if (step !== '*') return owns(member(fields, step), rest);
  return (
    typeof fields === 'object' && fields !== null && Object.values(fields).some(field => owns(field, rest))
  );
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
