import { isJsonObject } from '../api/json.ts';
import { checkedKindOf, currentKindOf, type CheckedKindVersion } from '../api/checked-kinds.ts';
import { isFlawless } from '../api/validate/validate.ts';
import { wellTyped } from '../api/validate/well-typed.ts';
import { meantKindOf } from '../api/meant-kind.ts';
import { unknownFields, type UnknownField } from '../api/validate/unknown-fields.ts';
import { carriedObject, type CarriedObject } from './carried-object.ts';
import { errorsFirst, isError, type Finding } from './finding.ts';
import type { ManifestSet } from './manifest-set.ts';
import { objectRules, setRules, sourceRules } from './registry.ts';
import type { PlacedFinding, Rule, RuleFinding, RuleInfo, SetRule, SourceRule } from './rule.ts';

/**
 * Everything that can be said of one ExternalSecret, store, generator or policy by itself, errors first. None for objects
 * of other kinds. The object need not be valid in any way.
 *
 * @param now asked for what ends one day, such as an exception of a policy
 */
export function checkObject(object: unknown, now: () => Date = () => new Date()): readonly Finding[] {
  if (!isJsonObject(object)) return [];
  const type = checkedKindOf(object) ?? currentKindOf(object);
  const isWhole = type !== undefined && isFlawless(type, object);
  const asWritten: Finding[] = [];
  for (const rule of rulesOf(type?.kind ?? meantKindOf(object)).source) {
    for (const found of rule.checkSource(object, type, isWhole)) asWritten.push(named(rule, found));
  }
  const errors = asWritten.filter(isError);
  const warnings = asWritten.filter(found => !isError(found));
  if (type === undefined) return onePerPlace([...errors, ...warnings]);
  const levels = levelsOf(type, object, isWhole);
  const about = [...errors, ...run(levels, false, now)];
  const advice = about.some(isError) ? [] : run(levels, true, now);
  const found = onePerPlace([...about, ...advice, ...warnings]);
  return errors.length === 0 ? found : withoutFollowing(found, unknownFields(type, object));
}

/** Everything that can be said of objects by looking at all of them, errors first. */
export function checkSet(set: ManifestSet, rules: readonly SetRule[] = setRules): readonly PlacedFinding[] {
  return errorsFirst(
    rules.flatMap(rule => rule.checkSet(set).map(found => Object.assign({ rule: rule.id }, found))),
  );
}

interface KindRules {
  readonly source: readonly SourceRule[];
  readonly errors: readonly Rule<unknown>[];
  readonly advice: readonly Rule<unknown>[];
}

const ofKind = new Map<unknown, KindRules>();

/** A server asks for a few kinds all day. */
function rulesOf(kind: unknown): KindRules {
  const known = ofKind.get(kind);
  if (known !== undefined) return known;
  const isOwn = (rule: { readonly kinds: readonly string[] }) => rule.kinds.some(one => one === kind);
  const rules = {
    source: sourceRules.filter(isOwn),
    errors: objectRules.filter(rule => isOwn(rule) && rule.isAdvice !== true),
    advice: objectRules.filter(rule => isOwn(rule) && rule.isAdvice === true),
  };
  // Of other kinds there is no end.
  if (rules.errors.length > 0) ofKind.set(kind, rules);
  return rules;
}

/** An object, or one that it carries, as rules may read it. */
interface Level {
  readonly rules: KindRules;
  readonly safe: unknown;
  /** A finding in it as one of the object that carries it. */
  readonly place?: CarriedObject['place'];
}

function levelsOf(
  type: CheckedKindVersion,
  object: Readonly<Record<string, unknown>>,
  isWhole: boolean,
): readonly Level[] {
  const inner = carriedObject(type, object);
  const own = { rules: rulesOf(type.kind), safe: wellTyped<unknown>(type, object, isWhole) };
  if (inner === undefined) return [own];
  const safe = wellTyped<unknown>(inner.type, inner.object);
  return [own, { rules: rulesOf(inner.type.kind), safe, place: inner.place }];
}

function run(levels: readonly Level[], isAdvice: boolean, now: () => Date): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { rules, safe, place } of levels) {
    for (const rule of isAdvice ? rules.advice : rules.errors) {
      // Of dozens of rules hardly one finds anything.
      for (const found of rule.check(safe, now))
        findings.push(named(rule, place === undefined ? found : place(found)));
    }
  }
  return findings;
}

function named({ id }: RuleInfo, found: RuleFinding): Finding {
  return Object.assign({ rule: id }, found);
}

/** Errors before warnings; of several findings at one path that of the first rule, the schema's before all. */
function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings;
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
