import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import type { Finding } from '../../finding.ts';
import { podOf } from '../../across/pod-references.ts';
import type { Subject } from '../../policy/contract.ts';
import { ADDRESSED_PROVIDERS } from '../../policy/requirements/store-region.ts';

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

/** Whether CEL can find it. What is left to the webhook it cannot: addresses, what may come next. */
export function isExpressible({ rule, path, severity }: Finding): boolean {
  if (severity === 'warning') return false;
  const isInAddress = ADDRESSED_PROVIDERS.some(name => `${path}.`.startsWith(`spec.provider.${name}.`));
  return rule !== 'PST806' || !isInAddress;
}

/** Of a find only that is said which is wrong for every provider. */
export function isOfFind({ path }: Finding): boolean {
  return path.endsWith('.find');
}

/** Whether a pod, or what makes pods, asks for something; no other is asked about in every namespace. */
export function isAnnotated(object: JsonObject): boolean {
  const { annotations } = podOf(object)?.metadata ?? {};
  return Object.keys(isJsonObject(annotations) ? annotations : {}).some(name =>
    /^postern(?:\.[a-z]+)?[-_.:/]/u.test(name),
  );
}
