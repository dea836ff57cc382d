import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import type { Finding } from '../../finding.ts';
import { podOf } from '../../across/pod-references.ts';
import type { Subject } from '../../policy/contract.ts';

/** As admission knows an object of which it knows nothing around it; a pod has been through injection. */
export function admittedSubject(object: JsonObject): Subject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return {
    object,
    namespace: typeof metadata['namespace'] === 'string' ? metadata['namespace'] : undefined,
    namespaceLabels: undefined,
    store: () => undefined,
    isServed: () => (object['kind'] === 'Pod' ? false : undefined),
  };
}

/** What is said to be left to the webhook is not: addresses, what may come next. */
export function isSayable({ rule, path, severity }: Finding): boolean {
  if (severity === 'warning') return false;
  return rule !== 'PST806' || !/^spec\.provider\.(?:ibm|ovh|infisical)\b/u.test(path);
}

/** Of a find only that is said which is wrong for every provider. */
export function isOfFind({ path }: Finding): boolean {
  return path.endsWith('.find');
}

/** Whether a pod, or what makes pods, asks for something; no other is asked about in every namespace. */
export function isAnnotated(object: JsonObject): boolean {
  const { annotations } = podOf(object)?.metadata ?? {};
  return Object.keys(isJsonObject(annotations) ? annotations : {}).some(name =>
    name.startsWith('postern.dev/'),
  );
}
