import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { MOST_LEVELS } from '../../api/validate/nesting.ts';
import { below, podOf } from '../across/pod-references.ts';
import { LAST_APPLIED } from '../../manifest/last-applied.ts';
import { textsOf } from '../../manifest/labels.ts';
import { assignments, assignmentsIn, curlPassword, scriptAssignments } from './assignments.ts';
import type { Literal } from './likeness.ts';

/** Every text below an object. */
export function* textsBelow(value: unknown, path: string, depth = 0): Generator<Literal> {
  if (depth >= MOST_LEVELS) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const at = `${path}[${index}]`;
      if (typeof entry === 'string') yield { name: String(index), text: entry, path: at };
      else if (isNode(entry)) yield* textsBelow(entry, at, depth + 1);
    }
  } else if (isJsonObject(value)) {
    for (const [field, entry] of Object.entries(value)) {
      if (typeof entry === 'string') yield { name: lastPart(field), text: entry, path: join(path, field) };
      else if (isNode(entry)) yield* textsBelow(entry, join(path, field), depth + 1);
    }
  }
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Where people put values that a program reads: variables, arguments, annotations, ConfigMaps, templates, headers. */
export function namedLiterals(object: JsonObject): readonly Literal[] {
  return [
    ...annotations(object),
    ...fromPod(object),
    ...fromConfigMap(object),
    ...fromExternalSecret(object),
    ...fromProvider(object),
    ...fromKustomization(object),
  ];
}

/** Without kubectl's own copy of the manifest, where each finding would be a second time. */
function annotations({ metadata }: JsonObject): readonly Literal[] {
  if (!isJsonObject(metadata)) return [];
  return fields(metadata['annotations'], 'metadata.annotations').filter(({ name }) => name !== LAST_APPLIED);
}

function fromPod(object: JsonObject): readonly Literal[] {
  const pod = podOf(object);
  if (pod === undefined) return [];
  const own = pod.path === '' ? [] : fields(pod.metadata['annotations'], below(pod, 'metadata.annotations'));
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list =>
    entries(pod.spec[list]).flatMap((container, index) =>
      fromContainer(container, below(pod, `spec.${list}[${index}]`)),
    ),
  );
  return [...own, ...containers];
}

function fromContainer({ env, command, args }: JsonObject, path: string): readonly Literal[] {
  return [
    ...variables(env, `${path}.env`),
    ...flags(command, `${path}.command`),
    ...flags(args, `${path}.args`),
  ];
}

function variables(env: unknown, path: string): readonly Literal[] {
  return entries(env).flatMap(({ name, value }, index) =>
    typeof name === 'string' && typeof value === 'string'
      ? withAssignments({ name, text: value, path: `${path}[${index}].value` })
      : [],
  );
}

/** `--password=x`, `--password x`, and assignments in a script. */
function flags(list: unknown, path: string): readonly Literal[] {
  const words: readonly unknown[] = Array.isArray(list) ? list : [];
  return words.flatMap((word, index): readonly Literal[] => {
    if (typeof word !== 'string') return [];
    const at = `${path}[${index}]`;
    const before = words[index - 1];
    if ((before === '-u' || before === '--user') && words.some(isCurl))
      return curlPassword(`curl -u ${word}`).map(text => ({ name: 'password', text, path: at }));
    if (typeof before === 'string' && /^-[a-z]*c$/u.test(before))
      return scriptAssignments(word).map(each => Object.assign({ path: at, isOfName: true as const }, each));
    const flag = typeof before === 'string' ? /^--?([A-Za-z][\w-]*)$/u.exec(before)?.[1] : undefined;
    if (flag !== undefined && !word.startsWith('-')) return [{ name: flag, text: word, path: at }];
    return assignments(word).map(assignment => Object.assign({ path: at }, assignment));
  });
}

function fromConfigMap(object: JsonObject): readonly Literal[] {
  if (object['kind'] !== 'ConfigMap') return [];
  return fields(object['data'], 'data').flatMap(literal => withAssignments(literal));
}

/**
 * `literals` of the secrets that a kustomization makes. Those of its ConfigMaps often name what a Secret has:
 * `SECRET_KEY=password` for a replacement.
 */
function fromKustomization(object: JsonObject): readonly Literal[] {
  if (!String(object['apiVersion']).startsWith('kustomize.config.k8s.io/')) return [];
  return entries(object['secretGenerator']).flatMap(({ literals }, index) => {
    const texts: readonly unknown[] = Array.isArray(literals) ? literals : [];
    return texts.flatMap((entry, at) => {
      const [, name, text] = /^([^=]+)=(.*)$/su.exec(String(entry)) ?? [];
      if (name === undefined || text === undefined) return [];
      return withAssignments({ name, text, path: `secretGenerator[${index}].literals[${at}]` });
    });
  });
}

/** A text, and what is said in it; of several lines only that. */
function withAssignments(literal: Literal): readonly Literal[] {
  const { text, path } = literal;
  const inside = assignmentsIn(text).map(each => Object.assign({ path, isOfName: true as const }, each));
  return text.trimEnd().includes('\n') ? inside : [literal, ...inside];
}

function fromExternalSecret({ kind, spec }: JsonObject): readonly Literal[] {
  const target = kind === 'ExternalSecret' && isJsonObject(spec) ? spec['target'] : undefined;
  const template = isJsonObject(target) ? target['template'] : undefined;
  return isJsonObject(template) ? fields(template['data'], 'spec.target.template.data') : [];
}

/** `headers`, and `value` beside what might be a reference: `clientSecret: {value: …}`. The fake provider is for values. */
function fromProvider({ kind, spec }: JsonObject): readonly Literal[] {
  if (!isJsonObject(spec)) return [];
  const isStore = kind === 'SecretStore' || kind === 'ClusterSecretStore';
  const provider = isStore && isJsonObject(spec['provider']) ? spec['provider'] : {};
  const { fake: _meant, ...settings } = provider;
  return [...textsBelow(settings, 'spec.provider')].flatMap(({ name, text, path }) => {
    const isHeader = /\.headers(?:\.|\[)[^.[]+$/u.test(path);
    const owner = /([A-Za-z]+)\.value$/u.exec(path)?.[1];
    if (owner !== undefined) return [{ name: owner, text, path }];
    return isHeader ? [{ name: /authorization/iu.test(name) ? 'token' : name, text, path }] : [];
  });
}

function fields(map: unknown, path: string): readonly Literal[] {
  return Object.entries(textsOf(map)).map(([name, text]) => ({ name, text, path: join(path, name) }));
}

function isCurl(word: unknown): boolean {
  return typeof word === 'string' && /(?:^|\/)curl$/u.test(word);
}

function entries(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.map((entry: unknown) => (isJsonObject(entry) ? entry : {})) : [];
}

/** Keys with dots stand in brackets, as everywhere in field paths. */
function join(path: string, field: string): string {
  if (path === '') return field;
  return /^[\w-]+$/u.test(field) ? `${path}.${field}` : `${path}[${field}]`;
}

/** Of a key with dots: `tls.key` is a key. */
function lastPart(field: string): string {
  return /([^.[\]]+)\]?$/u.exec(field)?.[1] ?? '';
}
