/** Typed looks into a store's `spec.provider.<name>`, which reaches the agent as the manifest had it. */
import { problem } from '../errors.ts';
import type { StorePlan } from '../plan/plan.ts';

export interface SpecReader {
  /** Absent and empty are the same, as in Go. */
  text(path: string): string | undefined;
  requiredText(path: string): string;
  /** Texts by key; absent: none. */
  texts(path: string): Record<string, string>;
  /** Whatever stands there, for a provider's own check. */
  value(path: string): unknown;
  has(path: string): boolean;
  /** `STORE_REFUSED` at a field, to be thrown. */
  refuse(path: string, reason: string): Error;
}

/**
 * Reads by dotted path below the provider's spec: `auth.kubernetes.role`.
 * @throws PosternError `STORE_REFUSED` (each function) where the field has another type
 */
export function specReader(store: string, plan: StorePlan): SpecReader {
  return readerOf(plan.spec, (path, reason) =>
    problem('STORE_REFUSED', { store, field: `${plan.provider}.${path}`, reason }),
  );
}

/** The same for any spec that travels in a plan; what does not fit is thrown as `refuse` makes it. */
export function readerOf(spec: StorePlan['spec'], refuse: SpecReader['refuse']): SpecReader {
  const value = (path: string): unknown => valueAt(spec, path);
  const text = (path: string): string | undefined => {
    const found = value(path);
    if (found === undefined || found === null || found === '') return undefined;
    if (typeof found === 'string') return found;
    throw refuse(path, 'it must be text');
  };
  return {
    text,
    value,
    refuse,
    has: path => value(path) !== undefined && value(path) !== null,
    requiredText(path) {
      const found = text(path);
      if (found === undefined) throw refuse(path, 'it must be set');
      return found;
    },
    texts(path) {
      const found = value(path) ?? {};
      if (!isRecord(found)) throw refuse(path, 'it must be a map');
      return Object.fromEntries(
        Object.entries(found).map(([key, entry]) => {
          if (typeof entry !== 'string') throw refuse(`${path}.${key}`, 'it must be text');
          return [key, entry];
        }),
      );
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a dotted path; undefined where there is nothing. */
export function valueAt(spec: StorePlan['spec'], path: string): unknown {
  return path.split('.').reduce<unknown>(member, spec);
}

function member(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
