import { isJsonObject } from '../../../api/json.ts';

/** Which objects a kustomization patches, as far as it says. Each text may be an expression that several fit. */
export interface PatchTarget {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const FIELDS = ['group', 'version', 'kind', 'name', 'namespace'] as const;

/** `target` of a patch, without what is no text. */
export function patchTarget(value: unknown): PatchTarget {
  const target = isJsonObject(value) ? value : {};
  return Object.fromEntries(
    FIELDS.flatMap(field => {
      const text = target[field];
      return typeof text === 'string' ? [[field, text]] : [];
    }),
  );
}
