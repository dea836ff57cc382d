import type { Denied } from '../answer.ts';
import type { Handler } from '../handler.ts';
import { isNestedDeeper, MOST_LEVELS, TOO_DEEP } from '../../api/validate/nesting.ts';
import type { AdmissionRequest } from '../review.ts';

/**
 * Refuses an object that is nested too deeply to be looked into. An object that was stored so, while nobody was asked, can
 * be put right: it counts as not known.
 */
export function boundNesting(next: Handler): Handler {
  return (request, deadline) => {
    if (isNestedDeeper(request.object, MOST_LEVELS)) return tooDeep(request);
    if (!isNestedDeeper(request.oldObject, MOST_LEVELS)) return next(request, deadline);
    return next({ ...request, oldObject: undefined }, deadline);
  };
}

/** A denial: of a call that fails the API server may think that all is well. */
function tooDeep({ kind: { group, kind }, name }: AdmissionRequest): Denied {
  const message = `${kind} ${JSON.stringify(name)} ${TOO_DEEP}`;
  return {
    allowed: false,
    status: { code: 422, reason: 'Invalid', message, details: { group, kind, name } },
  };
}
