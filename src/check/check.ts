import { isJsonObject } from '../api/json.ts';
import { GENERATOR_VERSION } from '../api/generators/index.ts';
import { kindVersionOf, type Kind, type KindVersion } from '../api/kinds.ts';
import { wellTyped } from '../api/well-typed.ts';
import { apiVersionFinding } from './api-version.ts';
import { dataFromSource } from './external-secret/data-from-source.ts';
import { dataRequired } from './external-secret/data-required.ts';
import { deletionPolicy } from './external-secret/deletion-policy.ts';
import { duplicateSecretKey } from './external-secret/duplicate-secret-key.ts';
import { durations } from './external-secret/durations.ts';
import { findSelects } from './external-secret/find-selects.ts';
import { mergeInto } from './external-secret/merge-into.ts';
import { ownAnnotations } from './external-secret/own-annotations.ts';
import { quirks } from './external-secret/quirks.ts';
import { secretType } from './external-secret/secret-type.ts';
import { storeReference } from './external-secret/store-reference.ts';
import { templateTarget } from './external-secret/template-target.ts';
import type { Finding } from './finding.ts';
import { clusterGeneratorFindings } from './generator/cluster-generator.ts';
import { finding, type Rule } from './rule.ts';
import { schemaFindings, unknownFieldFindings } from './schema-findings.ts';
import { conditions } from './store/conditions.ts';
import { credentialsUsable } from './store/credentials-usable.ts';
import { fake } from './store/fake.ts';
import { onepassword } from './store/onepassword.ts';
import { providerKnown } from './store/provider-known.ts';
import { storeRefreshInterval } from './store/refresh-interval.ts';
import { retryInterval } from './store/retry-interval.ts';
import { vault } from './store/vault.ts';

export const externalSecretRules = [
  dataRequired,
  deletionPolicy,
  dataFromSource,
  duplicateSecretKey,
  secretType,
  templateTarget,
  durations,
  storeReference,
  findSelects,
  mergeInto,
  ownAnnotations,
  quirks,
] as const;

export const storeRules = [
  providerKnown,
  storeRefreshInterval,
  retryInterval,
  conditions,
  fake,
  onepassword,
  vault,
] as const;

/** Rules that only make sense of an object without errors. */
export const storeAdvice = [credentialsUsable] as const;

/**
 * Everything that can be said of one ExternalSecret, store or generator by itself, errors first. None for objects of
 * other kinds. The object need not be valid in any way.
 */
export function checkObject(object: unknown): readonly Finding[] {
  if (!isJsonObject(object)) return [];
  const version = apiVersionFinding(object);
  const type = kindVersionOf(object);
  if (type === undefined) return version === undefined ? [] : [version];
  const about = [...schemaFindings(type, object), ...ruleFindings(type, object)];
  const findings = [
    ...about,
    ...(about.some(({ severity }) => severity === 'error') ? [] : adviceFindings(type, object)),
    ...(version === undefined ? [] : [version]),
    ...unknownFieldFindings(type, object),
  ];
  return onePerPlace(findings);
}

function ruleFindings(type: KindVersion, object: unknown): readonly Finding[] {
  if (type.version === GENERATOR_VERSION) {
    return type.kind === 'ClusterGenerator' ? clusterGeneratorFindings(wellTyped(type, object)) : [];
  }
  return type.kind === 'ExternalSecret'
    ? run(externalSecretRules, type, object)
    : run(storeRules, type, object);
}

function adviceFindings(type: KindVersion, object: unknown): readonly Finding[] {
  return type.version === GENERATOR_VERSION || type.kind === 'ExternalSecret'
    ? []
    : run(storeAdvice, type, object);
}

function run<T>(
  rules: readonly Rule<T>[],
  type: KindVersion & { readonly kind: Kind },
  object: unknown,
): readonly Finding[] {
  const safe = wellTyped<T>(type, object);
  return rules
    .filter(rule => rule.kinds.includes(type.kind))
    .flatMap(rule => rule.check(safe).map(found => finding(rule.id, found)));
}

/** Errors before warnings; of several findings at one path that of the first rule, the schema's before all. */
function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [
    ...findings.filter(({ severity }) => severity === 'error'),
    ...findings.filter(({ severity }) => severity === 'warning'),
  ];
  const rules = new Map<string, string>();
  return sorted.filter(({ path, rule }) => {
    const first = rules.get(path) ?? rule;
    rules.set(path, first);
    return first === rule;
  });
}
