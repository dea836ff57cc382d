import { isDeepStrictEqual } from 'node:util';
import { pathPattern } from '../../api/field-path.ts';
import { valueAt } from '../../api/field-steps.ts';
import { isJsonObject } from '../../api/json.ts';
import { isError } from '../finding.ts';
import type { JudgedFinding } from './contract.ts';
import { isOwnRule } from './own-rule.ts';

type Stored = Readonly<Record<string, unknown>>;

/** What is done to an object; `oldObject` as it is stored, where it is known. */
export interface Change {
  readonly operation: string;
  readonly object?: unknown;
  readonly oldObject?: Stored | undefined;
}

/**
 * The errors that an object is refused for: not those that it had before and that the change leaves alone.
 * @param before findings of the object as it is stored, under the policies of today; asked only when there is an error
 */
export function freshErrors(
  { operation, object, oldObject }: Change,
  findings: readonly JudgedFinding[],
  before: (stored: Stored) => readonly JudgedFinding[],
): readonly JudgedFinding[] {
  const errors = findings.filter(isError);
  if (errors.length === 0 || operation !== 'UPDATE' || oldObject === undefined) return errors;
  const known = Map.groupBy(before(oldObject), identity);
  return errors.filter(error => {
    const alike = known.get(identity(error)) ?? [];
    return !alike.some(stored => isUntouched(error, object, stored.path, oldObject));
  });
}

/** The same mistake, wherever in a list it stands. */
function identity({ rule, policy = '', path, message }: JudgedFinding): string {
  return `${rule}\n${policy}\n${pathPattern(path)}\n${message}`;
}

/** An entry that was put before another one moves that one: it has to be there still, word for word. */
function isUntouched(
  { rule, path }: JudgedFinding,
  object: unknown,
  before: string,
  stored: Stored,
): boolean {
  const now = valueAt(object, path);
  const then = valueAt(stored, before);
  if (path !== before) return now !== undefined && isDeepStrictEqual(now, then);
  // What a policy forbids is not to be replaced by something else that it forbids, in whatever part of the field.
  if (isOwnRule(rule)) return isDeepStrictEqual(now, then);
  // Of a list or an object it is not said which part is wrong; most changes are elsewhere in it.
  return isCollection(now) && isCollection(then) ? true : now === then;
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) || isJsonObject(value);
}
