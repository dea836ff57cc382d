import { checkObject, checkSet } from './check.ts';
import type { Finding } from './finding.ts';
import type { ManifestSet } from './manifest-set.ts';
import type { PlacedFinding } from './rule.ts';
import { knownTokens } from './security/known-tokens.ts';
import { secretLiterals } from './security/secret-literals.ts';
import { secretManifest } from './security/secret-manifest.ts';
import { unknownFieldRules } from './unknown-field-rules.ts';

/**
 * What can be said of a patch that kustomize merges into an object: which of its fields the kind does not have. What it
 * lacks may be in the object, and `$patch` is a word of kustomize.
 */
export function checkPatch(object: unknown): readonly Finding[] {
  return checkObject(object).filter(({ rule, path }) => rules.has(rule) && !/(?:^|[.[])\$/u.test(path));
}

/** What can be said of patches beside others: a secret in clear text is one, whatever the object has. */
export function checkPatches(set: ManifestSet): readonly PlacedFinding[] {
  return checkSet(set, [knownTokens, secretLiterals, secretManifest]);
}

const rules: ReadonlySet<string> = new Set(unknownFieldRules.map(({ id }) => id));
