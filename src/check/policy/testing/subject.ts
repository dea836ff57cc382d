import { parse } from 'yaml';
import { isJsonObject } from '../../../api/json.ts';
import { compilePolicy } from '../compile.ts';
import type { CompiledPolicy, PolicyLanguages, Subject } from '../contract.ts';

/** An object in YAML, with nothing known around it but what is given. */
export function subject(yaml: string, around: Partial<Subject> = {}): Subject {
  const object: unknown = parse(yaml);
  if (!isJsonObject(object)) throw new Error('write an object');
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const namespace = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : undefined;
  return {
    object,
    namespace,
    namespaceLabels: undefined,
    store: () => undefined,
    isServed: () => undefined,
    ...around,
  };
}

/** A SecretPolicy of this name, its spec in YAML. */
export function policy(name: string, spec: string, languages?: PolicyLanguages): CompiledPolicy {
  const object = {
    apiVersion: 'postern.dev/v1alpha1',
    kind: 'SecretPolicy',
    metadata: { name },
    spec: parse(spec) ?? {},
  };
  return compilePolicy(object, languages);
}
