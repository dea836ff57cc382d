import type { KindVersion } from '../api/kinds.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { validateObject } from '../api/validate.ts';
import type { Finding } from './finding.ts';
import { error, finding, warning } from './rule.ts';

/** PST101 and PST201: the schema of the kind. What the API server refuses before admission runs. */
export function schemaFindings(type: KindVersion, object: unknown): readonly Finding[] {
  const rule = type.kind === 'ExternalSecret' ? 'PST101' : 'PST201';
  return validateObject(type, object).map(({ path, message, fix }) =>
    finding(rule, error(path, message, fix)),
  );
}

/** PST102 and PST202: fields that the API server drops without a word. */
export function unknownFieldFindings(type: KindVersion, object: unknown): readonly Finding[] {
  const rule = type.kind === 'ExternalSecret' ? 'PST102' : 'PST202';
  return unknownFields(type, object).map(({ path, message, fix }) =>
    finding(rule, warning(path, message, fix)),
  );
}
