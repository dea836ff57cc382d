/** SecretPolicies among other objects, as they are written. */
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { POLICY_GROUP, POLICY_KIND } from '../../api/secret-policy.ts';
import { groupOf, nameOf } from '../manifest-set.ts';

/** `<policy>/<name>` of every custom rule. */
export function customRuleIds(objects: readonly JsonObject[]): readonly string[] {
  return objects.filter(isPolicy).flatMap(object => {
    const custom = isJsonObject(object['spec']) ? object['spec']['custom'] : undefined;
    const rules: readonly unknown[] = Array.isArray(custom) ? custom : [];
    return rules.filter(isJsonObject).map(({ name }) => `${nameOf(object)}/${String(name)}`);
  });
}

export function isPolicy(object: JsonObject): boolean {
  return object['kind'] === POLICY_KIND && groupOf(object) === POLICY_GROUP;
}
