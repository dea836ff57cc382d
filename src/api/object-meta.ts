/** The part of `metadata` that Postern reads. */
import { Type, type TUnsafe } from 'typebox';
import { mapOf, namespaceName, objectName } from './schema/schema.ts';

export interface ObjectMeta {
  name: string;
  /** Absent for cluster-scoped kinds. */
  namespace?: string | undefined;
  labels?: Record<string, string> | undefined;
  annotations?: Record<string, string> | undefined;
  resourceVersion?: string | undefined;
  uid?: string | undefined;
  generation?: number | undefined;
  creationTimestamp?: string | undefined;
  deletionTimestamp?: string | undefined;
}

/** A CRD may not say more about `metadata` than this; its content is checked by the API server itself. */
export const objectMetaSchema: TUnsafe<ObjectMeta> = Type.Unsafe<ObjectMeta>({ type: 'object' });

/** What the API server checks in `metadata` and a file may get wrong; `name` may be missing beside `generateName`. */
export const objectMetaFields = Type.Object({
  name: Type.Optional(objectName('')),
  generateName: Type.Optional(Type.String()),
  namespace: Type.Optional(namespaceName('')),
  labels: Type.Optional(mapOf(Type.String(), '')),
  annotations: Type.Optional(mapOf(Type.String(), '')),
});
