import { isJsonObject } from '../api/json.ts';
import { checkedKindOf, currentKindOf, type CheckedKindVersion } from '../api/checked-kinds.ts';
import { wellTyped } from '../api/well-typed.ts';
import { meantKindOf } from '../api/meant-kind.ts';
import { unknownFields, type UnknownField } from '../api/unknown-fields.ts';
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
  const kind = type?.kind ?? meantKindOf(object);
  const asWritten = sourceRules
    .filter(rule => rule.kinds.some(known => known === kind))
    .flatMap(rule => named(rule, rule.checkSource(object, type)));
  const errors = asWritten.filter(isError);
  const warnings = asWritten.filter(found => !isError(found));
  if (type === undefined) return onePerPlace([...errors, ...warnings]);
  const about = [...errors, ...run(type, object, false)];
  const advice = about.some(isError) ? [] : run(type, object, true);
  const found = onePerPlace([...about, ...advice, ...warnings]);
  return errors.length === 0 ? found : withoutFollowing(found, unknownFields(type, object));
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

/** A field under a wrong name or in a wrong place is one mistake: what is missing where it belongs is no second one. */
function withoutFollowing(findings: readonly Finding[], strays: readonly UnknownField[]): readonly Finding[] {
  const follows = (path: string, { path: stray, meant }: UnknownField): boolean => {
    if (meant === undefined || path === stray) return false;
    const around = stray.slice(0, Math.max(0, stray.lastIndexOf('.')));
    return isWithin(meant, path) && isWithin(path, around);
  };
  return findings.filter(({ path }) => !strays.some(stray => follows(path, stray)));
}

function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function errorsFirst<Of extends Finding>(findings: readonly Of[]): readonly Of[] {
  return [...findings.filter(isError), ...findings.filter(found => !isError(found))];
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
