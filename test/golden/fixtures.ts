/**
 * Fixtures enrol themselves: each folder `inject/<name>` with an `input.yaml` is one. Beside it may stand
 * `settings.yaml` (the operator's), `options.json` ({@link FixtureOptions}), `between.json` (what happens to the
 * injected pod before a second call: JSON Patch) and what is expected: `output.yaml`, `findings.txt`.
 */
import type { PatchOperation } from '../../src/api/patch-operation.ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { signText } from '../../src/admission/sign.ts';
import { isJsonObject } from '../../src/api/json.ts';
import type { Pod } from '../../src/api/pod.ts';
import type { Finding } from '../../src/check/finding.ts';
import { applyPatch } from '../../src/inject/apply-patch.ts';
import type { InjectContext } from '../../src/inject/contract.ts';
import { GENERATOR_KINDS } from '../../src/api/generators/index.ts';
import { injectPod } from '../../src/inject/inject.ts';
import { defaultSettings, readSettings } from '../../src/inject/options/settings.ts';
import { podTemplateOf } from '../../src/manifest/pod-template.ts';
import { objectIndex, type IndexedObject } from '../../src/manifest/object-index.ts';
import { readManifests } from '../../src/manifest/read/read.ts';

interface FixtureOptions {
  /** Version of the API server; absent: 1.36. */
  readonly kubernetes?: string;
  /** Absent: default. */
  readonly namespace?: string;
}

export interface Fixture {
  readonly name: string;
  readonly folder: string;
  /** The manifests and the one Pod or workload, as a user hands them in. */
  readonly input: string;
  readonly settingsFile: string | undefined;
  readonly kubernetes: string;
  readonly namespace: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What became of the one Pod or workload of a fixture. */
export interface Outcome {
  /** Absent: nothing was changed, or it was refused. */
  readonly object?: unknown;
  /** Paths are those of the whole object. */
  readonly findings: readonly Finding[];
}

const ROOT = join(import.meta.dirname, 'inject');

export function listFixtures(): Fixture[] {
  return readdirSync(ROOT).map(readFixture);
}

/** For whoever wants to hold the objects against an API server: every fixture that ends in a patched object. */
export function patchedObjects(): { fixture: Fixture; object: unknown }[] {
  return listFixtures().flatMap(fixture => {
    const { object } = injectDirectly(fixture);
    return object === undefined ? [] : { fixture, object };
  });
}

/** The pod of a fixture given to {@link injectPod}, with nothing in between. */
export function injectDirectly(fixture: Fixture): Outcome {
  const subject = subjectOf(fixture);
  return outcomeOf(subject, injectPod(subject.pod, contextOf(fixture)));
}

export interface Subject {
  /** The Pod or workload as it came. */
  readonly object: Json;
  /** The Pod, or the pod that a controller makes of the workload. */
  readonly pod: Pod;
  /** Where the pod stands in the object: empty, or `spec.template`. */
  readonly path: string;
  readonly pointer: string;
}

/** The one Pod or workload of a fixture. */
export function subjectOf({ name, input }: Fixture): Subject {
  const subjects = readManifests(input, name).objects.flatMap(({ object }): Subject[] => {
    if (object['kind'] === 'Pod') return [{ object, pod: object, path: '', pointer: '' }];
    const placed = podTemplateOf(object);
    if (placed === undefined) return [];
    const { metadata, spec } = placed.template;
    return [{ object, pod: { ...(metadata && { metadata }), ...(spec && { spec }) }, ...placed }];
  });
  const [subject, another] = subjects;
  if (subject === undefined || another !== undefined)
    throw new Error(`${name} must have exactly one Pod or workload`);
  return subject;
}

export function contextOf({ input, name, settingsFile, kubernetes, namespace }: Fixture): InjectContext {
  const [major = 0, minor = 0] = kubernetes.split('.').map(Number);
  return {
    namespace,
    manifests: objectIndex([
      { kind: 'Namespace', metadata: { name: namespace } },
      ...readManifests(input, name)
        .objects.map(({ object }) => inNamespace(object, namespace))
        .filter(isIndexed),
    ]),
    server: { major, minor },
    settings:
      settingsFile === undefined
        ? defaultSettings
        : readSettings(readFileSync(settingsFile, 'utf8'), 'settings.yaml'),
    sign: text => signText(Buffer.alloc(32), text),
  };
}

function inNamespace(object: Json, namespace: string): Json {
  return { ...object, metadata: { namespace, ...(isJsonObject(object['metadata']) && object['metadata']) } };
}

function isIndexed(object: Json): object is Json & IndexedObject {
  const kinds = ['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'Namespace', ...GENERATOR_KINDS];
  return kinds.includes(String(object['kind']));
}

/** An injection told of the whole object. */
function outcomeOf({ object, path, pointer }: Subject, injection: ReturnType<typeof injectPod>): Outcome {
  const told = injection.kind === 'refused' ? injection.findings : injection.warnings;
  const findings = told.map(finding => Object.assign({}, finding, { path: below(path, finding.path) }));
  if (injection.kind !== 'patched') return { findings };
  const patch = injection.patch.map(operation =>
    Object.assign({}, operation, { path: `${pointer}${operation.path}` }),
  );
  return { object: applyPatch(object, patch), findings };
}

function below(place: string, path: string): string {
  return place === '' ? path : `${place}.${path}`;
}

function readFixture(name: string): Fixture {
  const folder = join(ROOT, name);
  const read = (file: string): string | undefined =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;
  const input = read('input.yaml');
  if (input === undefined) throw new Error(`${folder} has no input.yaml: delete what is left of the fixture`);
  const options: FixtureOptions = JSON.parse(read('options.json') ?? '{}');
  const fixture = {
    name,
    folder,
    input,
    settingsFile: existsSync(join(folder, 'settings.yaml')) ? join(folder, 'settings.yaml') : undefined,
    kubernetes: options.kubernetes ?? '1.36',
    namespace: options.namespace ?? 'default',
  };
  const between = read('between.json');
  return between === undefined ? fixture : injectedOnce(fixture, JSON.parse(between));
}

/** The fixture whose pod has been injected once and then changed. */
function injectedOnce(fixture: Fixture, between: readonly PatchOperation[]): Fixture {
  const { object } = injectDirectly(fixture);
  if (object === undefined) throw new Error(`${fixture.name}: the first call injects nothing`);
  const manifests = readManifests(fixture.input, fixture.name).objects.filter(
    ({ object }) => object['kind'] !== 'Pod',
  );
  const documents = [...manifests.map(({ object }) => object), applyPatch(object, between)];
  return { ...fixture, input: documents.map(document => stringify(document)).join('---\n') };
}
