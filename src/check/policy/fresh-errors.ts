import { pathPattern } from '../../api/field-path.ts';
import { valueAt } from '../../api/validate/field-steps.ts';
import { isJsonObject } from '../../api/json.ts';
import { isError } from '../finding.ts';
import { MOST_FINDINGS } from '../first-findings.ts';
import type { JudgedFinding } from './contract.ts';
import { isOwnRule } from './own-rule.ts';
import { valueNumbers, type NumberAt } from './value-numbers.ts';

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
  const numbersOf = valueNumbers();
  const sides: Sides = {
    object,
    oldObject,
    now: numbersOf(object),
    before: numbersOf(oldObject),
  };
  const earlier = before(oldObject);
  const known = new Map(
    [...Map.groupBy(earlier, identity)].map(([mistake, alike]) => [mistake, storedOf(alike, sides)]),
  );
  const cut = rulesCutShort(earlier);
  return errors.filter(error => {
    const stored = known.get(identity(error));
    if (stored !== undefined && isUntouched(error, stored, sides)) return false;
    return !(cut.has(error.rule) && isLeftAlone(error.rule, error.path, sides));
  });
}

/** Of which not every mistake in the object was looked at: one that is repaired lets the next one be seen. */
function rulesCutShort(findings: readonly JudgedFinding[]): ReadonlySet<string> {
  const rules = Map.groupBy(findings, ({ rule }) => rule);
  return new Set([...rules].filter(([, found]) => found.length >= MOST_FINDINGS).map(([rule]) => rule));
}

interface Sides {
  readonly object: unknown;
  readonly oldObject: Stored;
  /** Of `object`. */
  readonly now: NumberAt;
  /** Of `oldObject`. */
  readonly before: NumberAt;
}

/** Where one mistake is in the stored object. A list may have it in each of thousands of entries: none is compared with each. */
interface StoredMistake {
  readonly paths: ReadonlySet<string>;
  /** What stands there. Most mistakes stay in their place: of those it is not asked. */
  readonly values: () => ReadonlySet<number | undefined>;
}

function storedOf(alike: readonly JudgedFinding[], { before }: Sides): StoredMistake {
  const paths = new Set(alike.map(({ path }) => path));
  let values: ReadonlySet<number | undefined> | undefined;
  return { paths, values: () => (values ??= new Set([...paths].map(before))) };
}

/** The same mistake, wherever in a list it stands. */
function identity({ rule, policy = '', path, message }: JudgedFinding): string {
  return `${rule}\n${policy}\n${pathPattern(path)}\n${message}`;
}

function isUntouched({ rule, path }: JudgedFinding, stored: StoredMistake, sides: Sides): boolean {
  if (stored.paths.has(path) && isLeftAlone(rule, path, sides)) return true;
  // An entry that was put before another one moves that one: it has to be there still, word for word.
  const value = sides.now(path);
  return value !== undefined && stored.values().has(value);
}

function isLeftAlone(rule: string, path: string, { object, oldObject, now, before }: Sides): boolean {
  // What a policy forbids is not to be replaced by something else that it forbids, in whatever part of the field.
  if (isOwnRule(rule)) return now(path) === before(path);
  const [value, stored] = [valueAt(object, path), valueAt(oldObject, path)];
  // Of a list or an object it is not said which part is wrong; most changes are elsewhere in it.
  return isCollection(value) && isCollection(stored) ? true : value === stored;
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) || isJsonObject(value);
}
