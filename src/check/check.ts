import { isJsonObject } from '../api/json.ts';
import { checkedKindOf, currentKindOf, type CheckedKindVersion } from '../api/checked-kinds.ts';
import { wellTyped } from '../api/well-typed.ts';
import { carriedObject } from './carried-object.ts';
import type { Finding } from './finding.ts';
import type { ManifestSet } from './manifest-set.ts';
import { objectRules, setRules, sourceRules } from './registry.ts';
import type { PlacedFinding, RuleFinding, RuleInfo } from './rule.ts';

/**
 * Everything that can be said of one ExternalSecret, store or generator by itself, errors first. None for objects of
 * other kinds. The object need not be valid in any way.
 */
export function checkObject(object: unknown): readonly Finding[] {
  if (!isJsonObject(object)) return [];
  const type = checkedKindOf(object) ?? currentKindOf(object);
  const asWritten = sourceRules
    .filter(rule => rule.kinds.some(kind => kind === object['kind']))
    .flatMap(rule => named(rule, rule.checkSource(object, type)));
  const errors = asWritten.filter(isError);
  const warnings = asWritten.filter(found => !isError(found));
  if (type === undefined) return onePerPlace([...errors, ...warnings]);
  const about = [...errors, ...run(type, object, false)];
  const advice = about.some(isError) ? [] : run(type, object, true);
  return onePerPlace([...about, ...advice, ...warnings]);
}

/** Everything that can be said of objects by looking at all of them, errors first. */
export function checkSet(set: ManifestSet): readonly PlacedFinding[] {
  return errorsFirst(
    setRules.flatMap(rule => rule.checkSet(set).map(found => Object.assign({ rule: rule.id }, found))),
  );
}

function run(
  type: CheckedKindVersion,
  object: Readonly<Record<string, unknown>>,
  isAdvice: boolean,
): readonly Finding[] {
  const own = runRules(type, object, isAdvice);
  const inner = carriedObject(type, object);
  if (inner === undefined) return own;
  const { place, ...carried } = inner;
  const found = runRules(carried.type, carried.object, isAdvice);
  return [...own, ...found.map(({ rule, ...finding }) => Object.assign({ rule }, place(finding)))];
}

function runRules(type: CheckedKindVersion, object: unknown, isAdvice: boolean): readonly Finding[] {
  const safe = wellTyped<unknown>(type, object);
  return objectRules
    .filter(rule => rule.kinds.includes(type.kind) && (rule.isAdvice ?? false) === isAdvice)
    .flatMap(rule => named(rule, rule.check(safe)));
}

function named({ id }: RuleInfo, findings: readonly RuleFinding[]): readonly Finding[] {
  return findings.map(found => Object.assign({ rule: id }, found));
}

/** Errors before warnings; of several findings at one path that of the first rule, the schema's before all. */
function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const rules = new Map<string, string>();
  return errorsFirst(findings).filter(({ path, rule }) => {
    const first = rules.get(path) ?? rule;
    rules.set(path, first);
    return first === rule;
  });
}

function errorsFirst<Of extends Finding>(findings: readonly Of[]): readonly Of[] {
  return [...findings.filter(isError), ...findings.filter(found => !isError(found))];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
