import { meantKindOf } from '../../api/meant-kind.ts';
import { POLICY_GROUP, POLICY_KIND, POLICY_VERSION } from '../../api/secret-policy.ts';
import { kindFinding } from '../api-version.ts';
import { error, type RuleFinding, type SourceRule } from '../rule.ts';
import { schemaFindings } from '../schema-findings.ts';

/**
 * A field that the schema of a SecretPolicy does not allow: missing, of another type, outside its set of values, or malformed.
 *
 * An API server refuses such an object in its own words before a webhook is asked, so this is seen in files and with
 * `postern lint --policy`. What cannot be read of a policy does not hold; the rest does. Write what the message says.
 */
export const policyFields: SourceRule = {
  id: 'PST810',
  title: 'a field that the schema does not allow: missing, wrong type, value outside its set, malformed name',
  kinds: [POLICY_KIND],
  checkSource(object, type, isWhole) {
    const meant = meantKindOf(object);
    if (meant !== undefined && meant !== object['kind'])
      return [kindFinding(object['kind'], meant, POLICY_GROUP)];
    return [...versionFindings(object), ...schemaFindings(object, type, isWhole)];
  },
};

function versionFindings({ apiVersion }: Readonly<Record<string, unknown>>): readonly RuleFinding[] {
  const current = `${POLICY_GROUP}/${POLICY_VERSION}`;
  if (apiVersion === current) return [];
  return [error('apiVersion', `is not a version of ${POLICY_KIND}`, `write apiVersion: ${current}`)];
}
