export interface OwnManagers {
  /** Writes the caBundle. */
  readonly ours: string;
  /** Write other fields of the same objects, and never the caBundle. */
  readonly alsoOurs: readonly string[];
}

/**
 * Who wrote the caBundle of a target, if this replica did not: the managers other than `ours` that own the field at
 * `path`, in which `*` is any one step. What is there without one was written by somebody who calls himself as we do,
 * another installation of Postern. What was removed belongs to nobody, and a patch that only removes leaves no entry: the
 * one that wrote to the object last is named if that was no earlier than we did; else nobody is. For messages only.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function otherBundleManagers(
  managedFields: readonly unknown[],
  path: readonly string[],
  { ours, alsoOurs, isRemoved }: OwnManagers & { readonly isRemoved: boolean },
): readonly string[] {
  const entries = managedFields.filter(isEntry);
  const own = entries.filter(entry => entry.manager === ours);
  const others = entries.filter(({ manager }) => manager !== ours && !alsoOurs.includes(manager));
  const owners = others.filter(entry => owns(entry.fieldsV1, path));
  if (owners.length > 0) return [...new Set(owners.map(entry => entry.manager))];
  if (!isRemoved && own.some(entry => owns(entry.fieldsV1, path))) return [ours];
  const [latest] = others.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
  const isSinceOurs = latest !== undefined && own.every(entry => timeOf(entry) <= timeOf(latest));
  return isSinceOurs ? [latest.manager] : [];
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

/** RFC 3339 in UTC and whole seconds, so that the order of texts is that of times. */
function timeOf({ time = '' }: Entry): string {
  return time;
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
