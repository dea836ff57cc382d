import { editDistance } from '../api/validate/nearest-name.ts';

/** Of every annotation that Postern reads. */
export const ANNOTATION_PREFIX = 'postern.dev/';

const DOMAIN = 'postern.dev';

/** `postern/inject`, `postern.io/inject`, `postern.dev.inject`, `postern-inject`; and, with a slash, `postren.dev/inject`. */
const FORM = /^(?:(?<ours>postern(?:\.[a-z]+)?)[-_.:/]|(?<near>[^/]{5,20})\/)(?<name>[a-z][a-z-]*)$/iu;

/** Longer ones are none of ours. */
const LONGEST = 64;

/** How many letters of a domain a slip of the pen changes: `pattern.dev` is two away. */
const MOST_LETTERS = 1;

/**
 * The name that somebody meant who wrote it as an annotation outside of our prefix, where it has no effect and nothing says
 * so; undefined for what is ours, and for annotations of others.
 */
export function strayName(annotation: string, isName: (name: string) => boolean): string | undefined {
  if (annotation.startsWith(ANNOTATION_PREFIX) || annotation.length > LONGEST) return undefined;
  const { ours, near, name = '' } = FORM.exec(annotation)?.groups ?? {};
  if (!isName(name)) return undefined;
  const isNear = near !== undefined && editDistance(near.toLowerCase(), DOMAIN) <= MOST_LETTERS;
  return ours !== undefined || isNear ? name : undefined;
}
