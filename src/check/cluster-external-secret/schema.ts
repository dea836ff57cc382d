import type { SourceRule } from '../rule.ts';
import { schemaFindings } from '../schema-findings.ts';

/**
 * A field that the schema of a ClusterExternalSecret does not allow: missing, of another type, outside its set of values, or malformed.
 *
 * In a cluster the API server holds the object against the same schema and refuses it in its own words before a webhook
 * is asked, so this is seen in files only. Write what the message says: it names the type, the values or the form.
 */
export const clusterExternalSecretFields: SourceRule = {
  id: 'PST500',
  title: 'a field that the schema does not allow: missing, wrong type, value outside its set, malformed name',
  kinds: ['ClusterExternalSecret'],
  checkSource: schemaFindings,
};
