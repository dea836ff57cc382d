import { rotationRequest } from '../../certs/planner/rotation-request.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';

type Annotations = Readonly<Record<string, string>>;

/** Asked for and not carried out so far, as the leader reads it: the value of the annotation, `graceful <id>` for example. */
export function askedFor(annotations: Annotations): string | undefined {
  return rotationRequest({ annotations })?.value;
}

/** What the annotation holds although it asks for nothing: `now` for example. No leader ever acts upon it. */
export function meaninglessRequest(annotations: Annotations): string | undefined {
  const value = annotations[SECRET_ANNOTATIONS.rotate] ?? '';
  const carriedOut = value === annotations[SECRET_ANNOTATIONS.rotated];
  return value === '' || carriedOut || askedFor(annotations) !== undefined ? undefined : value;
}
