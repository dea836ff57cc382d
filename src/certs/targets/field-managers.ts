/**
 * Who else writes the caBundle of a target: the managers other than `ours` that own the field at `path`, in which
 * `*` is any one step, else (it was removed, so nobody owns it) the one that wrote to the object last. For messages only.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function otherBundleManagers(
  managedFields: readonly unknown[],
  path: readonly string[],
  ours: string,
): readonly string[] {
  const others = managedFields.filter(isEntry).filter(entry => entry.manager !== ours);
  const owners = others.filter(entry => owns(entry.fieldsV1, path));
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
