import type { SourceRule } from '../rule.ts';
import { schemaFindings } from '../schema-findings.ts';

/**
 * A field that the schema of a PushSecret does not allow: missing, of another type, outside its set of values, or malformed.
 *
 * In a cluster the API server holds the object against the schema of its CRD, mostly the same one, and refuses it in its
 * own words before a webhook is asked. What a CRD lets pass, because it is of another version of External Secrets or says
 * less (those in `deploy/crds` do not look into providers that Postern does not ask), is a warning there: at admission,
 * in the report and in `postern lint --cluster`. Write what the message says: it names the type, the values or the form.
 */
export const pushSecretFields: SourceRule = {
  id: 'PST520',
  title: 'a field that the schema does not allow: missing, wrong type, value outside its set, malformed name',
  kinds: ['PushSecret', 'ClusterPushSecret'],
  checkSource: schemaFindings,
};
