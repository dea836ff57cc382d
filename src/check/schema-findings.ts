import { GENERATOR_VERSION } from '../api/generators/index.ts';
import type { KindVersion } from '../api/kinds.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { validateObject } from '../api/validate.ts';
import type { Finding } from './finding.ts';
import { error, finding, warning } from './rule.ts';

/** PST101, PST201 and PST401: the schema of the kind. What the API server refuses before admission runs. */
export function schemaFindings(type: KindVersion, object: unknown): readonly Finding[] {
  const rule = ruleFor(type, ['PST101', 'PST201', 'PST401']);
  return validateObject(type, object).map(({ path, message, fix }) =>
    finding(rule, error(path, message, fix)),
  );
}

/** PST102, PST202 and PST402: fields that the API server drops without a word. */
export function unknownFieldFindings(type: KindVersion, object: unknown): readonly Finding[] {
  const rule = ruleFor(type, ['PST102', 'PST202', 'PST402']);
  return unknownFields(type, object).map(({ path, message, fix }) =>
    finding(rule, warning(path, message, fix)),
  );
}

function ruleFor(
  { kind, version }: KindVersion,
  [externalSecret, store, generator]: readonly [string, string, string],
): string {
  if (version === GENERATOR_VERSION) return generator;
  return kind === 'ExternalSecret' ? externalSecret : store;
}
