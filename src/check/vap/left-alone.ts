import { inBrackets } from './validation.ts';

/**
 * An expression that is also true of an update whose stored object breaks it already, so that whoever labels or mends
 * part of an object need not mend all of it.
 *
 * The stored object takes the place of `object` by the loop's variable of that name; before it there was none.
 */
export function orLeftAlone(expression: string): string {
  const own = inBrackets(expression);
  const wasWrong = `[oldObject].exists(object, [dyn(null)].exists(oldObject, !${own}))`;
  return `${own} || (oldObject != null && (${[wasWrong, ...sameFields(expression)].join(' || ')}))`;
}

/** An expression that fails says nothing of the stored object either; it did if nothing that it reads is another. */
function sameFields(expression: string): readonly string[] {
  const read = FIELDS.filter(field => new RegExp(`\\b${field.at(-1)}\\b`, 'u').test(expression));
  if (read.length === 0) return [];
  const [of, was] = ['object', 'oldObject'].map(one =>
    read.map(field => `${[one, ...field].join('.?')}.orValue(null)`),
  );
  return [`(${(of ?? []).map((field, index) => `dyn(${field}) == dyn(${was?.[index]})`).join(' && ')})`];
}

/** What can change of an object of the kinds that there are. */
const FIELDS = [
  ['spec'],
  ['status'],
  ['metadata', 'labels'],
  ['metadata', 'annotations'],
  ['metadata', 'finalizers'],
  ['metadata', 'ownerReferences'],
  ['metadata', 'managedFields'],
  ['metadata', 'generation'],
  ['metadata', 'resourceVersion'],
] as const;
