import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { labelsOf } from '../../manifest/labels.ts';
import { excerpt } from '../wording/excerpt.ts';
import { listed } from '../wording/listed.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';
import { warning, type RuleFinding, type SetRule } from '../rule.ts';
import { MOST } from './absence.ts';
import { ofEach } from './placed.ts';
import { isNearMiss, selectorOf, selectorText } from './selected.ts';

/**
 * A ServiceMonitor that finds no Service, or asks for a port that its Services do not have by that name.
 *
 * Prometheus then scrapes nothing and says nothing. The selector is compared with the labels of Services, not with their
 * selectors, and `port` is the name of a port of the Service. In a folder the first is said where the folder has
 * Services with the same labels and other values.
 */
export const serviceMonitorSelects: SetRule = {
  id: 'PST608',
  title: 'a ServiceMonitor that finds no Service, or not the port',
  kinds: ['ServiceMonitor'],
  checkSet: set =>
    ofEach(set.ofKind('monitoring.coreos.com', 'ServiceMonitor'), object => {
      const spec = isJsonObject(object['spec']) ? object['spec'] : {};
      const selector = selectorOf(spec['selector']);
      return selector === undefined ? [] : findings(set, object, spec, selector);
    }),
};

function findings(
  set: ManifestSet,
  object: JsonObject,
  spec: JsonObject,
  selector: Loose<LabelSelector>,
): readonly RuleFinding[] {
  const services = namespacesOf(set, object, spec).flatMap(namespace => set.within('', 'Service', namespace));
  const found = services.filter(service => matchesSelector(selector, labelsOf(service)));
  if (found.length > 0) return portFindings(spec, found);
  const beside = services.slice(0, MOST).filter(other => folderOf(set, other) === folderOf(set, object));
  if (!set.isComplete('', 'Service') && !isNearMiss(selector, beside.map(labelsOf))) return [];
  const message = `finds no Service: none has ${excerpt(selectorText(selector))}`;
  return [warning('spec.selector', message, 'write labels of the Service that is meant')];
}

/** `undefined` in the list stands for every namespace. */
function namespacesOf(
  set: ManifestSet,
  object: JsonObject,
  { namespaceSelector }: JsonObject,
): readonly (string | undefined)[] {
  const { any, matchNames } = isJsonObject(namespaceSelector) ? namespaceSelector : {};
  if (any === true) return [undefined];
  const names = Array.isArray(matchNames) ? matchNames.filter(name => typeof name === 'string') : [];
  return names.length > 0 ? names : [set.namespaceOf(object)];
}

function portFindings(spec: JsonObject, services: readonly JsonObject[]): readonly RuleFinding[] {
  const ports = new Set(services.flatMap(portNames));
  const endpoints: readonly unknown[] = Array.isArray(spec['endpoints']) ? spec['endpoints'] : [];
  return endpoints.flatMap((endpoint, index) => {
    const port = isJsonObject(endpoint) ? endpoint['port'] : undefined;
    if (typeof port !== 'string' || ports.has(port)) return [];
    const message = `no Service that it finds has a port named ${excerpt(port)}`;
    const fix = ports.size === 0 ? 'give the port of the Service a name' : `their ports are ${listed(ports)}`;
    return [warning(`spec.endpoints[${index}].port`, message, fix)];
  });
}

function portNames({ spec }: JsonObject): readonly string[] {
  const ports: readonly unknown[] = isJsonObject(spec) && Array.isArray(spec['ports']) ? spec['ports'] : [];
  return ports.flatMap(port =>
    isJsonObject(port) && typeof port['name'] === 'string' ? [port['name']] : [],
  );
}
