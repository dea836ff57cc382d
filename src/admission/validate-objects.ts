import type { Handler } from './handler.ts';
import { PASS, type Answer } from './answer.ts';
import type { AdmissionRequest } from './review.ts';

/** The kinds that something is said of: `<group>/<kind>`, where `*` stands for every kind of the group. */
export type Checks = Readonly<Record<string, Handler>>;

/**
 * Hands each object that is created or changed to the check of its kind; a kind without one passes. What goes
 * away passes too (DELETE, and updates that take finalizers off), and so do subresources: a status or a scale
 * must never wait for a spec to be put right.
 */
export function validateObjects(checks: Checks): Handler {
  return (request, deadline) => {
    if (!isChecked(request)) return PASS;
    const { group, kind } = request.kind;
    const check = checkFor(checks, `${group}/${kind}`) ?? checkFor(checks, `${group}/*`);
    return check === undefined ? PASS : check(request, deadline);
  };
}

/** A pod of such an object is looked at again when it is created, so an object that was not looked at may pass. */
export const LATE_VALIDATE: Answer = {
  allowed: true,
  warnings: ['Postern did not check this object in time; what it names is checked again for each pod'],
};

function isChecked({ operation, subResource, object }: AdmissionRequest): boolean {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
  return subResource === '' && object !== undefined && !isBeingDeleted(object);
}

function isBeingDeleted({ metadata }: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    'deletionTimestamp' in metadata &&
    typeof metadata.deletionTimestamp === 'string'
  );
}

function checkFor(checks: Checks, key: string): Handler | undefined {
  return Object.hasOwn(checks, key) ? checks[key] : undefined;
}
