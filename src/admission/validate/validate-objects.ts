import { isJsonObject } from '../../api/json.ts';
import { mapValues } from '../../api/schema/structural-schema.ts';
import { PASS, type Answer } from '../answer.ts';
import { boundNesting } from './bound-nesting.ts';
import type { Handler } from '../handler.ts';
import type { AdmissionRequest } from '../review.ts';
import { isSameJson } from './same-json.ts';

/** The kinds that something is said of: `<group>/<kind>`, where `*` stands for every kind of the group. */
export type Checks = Readonly<Record<string, Handler>>;

/**
 * Hands each object that is created or changed to the check of its kind; a kind without one passes. What goes
 * away passes too (DELETE, and updates that take finalizers off), and so do subresources: a status or a scale
 * must never wait for a spec to be put right. An object that is being deleted and is changed otherwise is checked:
 * with a finalizer it stays for as long as its owner likes, and is in use all that time.
 */
export function validateObjects(checks: Checks): Handler {
  const bounded = mapValues(checks, boundNesting);
  return (request, deadline) => {
    if (!isChecked(request)) return PASS;
    const { group, kind } = request.kind;
    const check = checkFor(bounded, `${group}/${kind}`) ?? checkFor(bounded, `${group}/*`);
    return check === undefined ? PASS : check(request, deadline);
  };
}

/** A pod of such an object is looked at again when it is created, so an object that was not looked at may pass. */
export const LATE_VALIDATE: Answer = {
  allowed: true,
  warnings: ['Postern did not check this object in time; what it names is checked again for each pod'],
};

function isChecked({ operation, subResource, object, oldObject }: AdmissionRequest): boolean {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
  return subResource === '' && object !== undefined && !isOnlyDeleted(object, oldObject);
}

/** Whether it is being deleted, and nothing is changed that does not belong to that. */
function isOnlyDeleted(object: Stored, oldObject: Stored | undefined): boolean {
  const { metadata } = object;
  if (!isJsonObject(metadata) || typeof metadata['deletionTimestamp'] !== 'string') return false;
  return oldObject !== undefined && isSameJson(content(object), content(oldObject));
}

type Stored = Readonly<Record<string, unknown>>;

/** What users decide about; the rest of the metadata is kept by the API server. */
function content({ metadata, ...rest }: Stored): unknown {
  const { labels = {}, annotations = {}, ownerReferences = [] } = isJsonObject(metadata) ? metadata : {};
  return { ...rest, status: undefined, labels, annotations, ownerReferences };
}

function checkFor(checks: Checks, key: string): Handler | undefined {
  return Object.hasOwn(checks, key) ? checks[key] : undefined;
}
