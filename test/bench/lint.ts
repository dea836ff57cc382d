import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemaOf } from '../../src/api/kinds.ts';
import { memoryOf } from './process-usage.ts';
import { median } from './statistics.ts';

export interface LintRow {
  readonly program: string;
  readonly seconds: number;
  /** The most that was resident, in mebibytes. */
  readonly memory: number;
}

export interface LintFigures {
  readonly files: number;
  readonly objects: number;
  readonly bytes: number;
  readonly rows: readonly LintRow[];
}

export interface LintBench {
  /** Bundle of Postern. */
  readonly program: string;
  readonly folder: string;
  readonly manifests: number;
  readonly rounds: number;
  /** Path of kubeconform; absent where it could not be built. */
  readonly kubeconform?: string | undefined;
}

/**
 * Files of one object each, as a repository of an organisation has them: two ExternalSecrets to a Deployment, a Service and a
 * store. Each program from its start to its end, with the files in the page cache.
 */
export async function benchLint({
  program,
  folder,
  manifests,
  rounds,
  kubeconform,
}: LintBench): Promise<LintFigures> {
  const files = join(folder, 'manifests');
  const bytes = await writeManifests(files, manifests);
  const programs: [string, string, string[]][] = [
    ['postern lint', process.execPath, [program, 'lint', '-o', 'json', files]],
  ];
  if (kubeconform !== undefined) {
    const schemas = await writeSchemas(join(folder, 'schemas'));
    programs.push([
      'kubeconform',
      kubeconform,
      ['-ignore-missing-schemas', '-schema-location', schemas, files],
    ]);
  }
  const rows: LintRow[] = [];
  for (const [name, command, args] of programs) {
    const runs: { seconds: number; memory: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const run = await measured(command, args);
      if (round > 0) runs.push(run);
    }
    rows.push({
      program: name,
      seconds: median(runs.map(({ seconds }) => seconds)),
      memory: median(runs.map(({ memory }) => memory)),
    });
  }
  return { files: manifests, objects: manifests, bytes, rows };
}

/** kubeconform fetches schemas otherwise. It gets those of External Secrets, so that it passes over the other kinds. */
async function writeSchemas(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const kind of ['ExternalSecret', 'SecretStore'] as const) {
    const schema = JSON.stringify(schemaOf({ kind, version: 'v1' }));
    await writeFile(join(folder, `${kind.toLowerCase()}.json`), schema);
  }
  return join(folder, '{{ .ResourceKind }}.json');
}

async function writeManifests(folder: string, count: number): Promise<number> {
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const path = join(folder, `team-${index % 100}`);
    if (index < 100) await mkdir(path, { recursive: true });
    const text = manifest(index);
    bytes += text.length;
    await writeFile(join(path, `${index}.yaml`), text);
  }
  return bytes;
}

function manifest(index: number): string {
  const namespace = `team-${index % 100}`;
  const name = `app-${Math.floor(index / 500)}-${Math.floor(index / 100) % 5}`;
  const kind = Math.floor(index / 100) % 5;
  if (kind === 0) return store(namespace, name);
  if (kind === 1) return deployment(namespace, name);
  return externalSecret(namespace, name);
}

function externalSecret(namespace: string, name: string): string {
  return `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
spec:
  refreshInterval: 1h
  secretStoreRef:
    name: vault
    kind: ClusterSecretStore
  target:
    name: ${name}
    template:
      data:
        url: "postgres://{{ .username }}:{{ .password | urlquery }}@db.${namespace}:5432/shop"
  data:
    - secretKey: username
      remoteRef: { key: ${namespace}/${name}, property: username }
    - secretKey: password
      remoteRef: { key: ${namespace}/${name}, property: password }
`;
}

function store(namespace: string, name: string): string {
  return `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  provider:
    vault:
      server: https://vault.example.com:8200
      path: kv
      version: v2
      auth:
        kubernetes:
          mountPath: kubernetes
          role: ${namespace}
          serviceAccountRef: { name: ${name} }
`;
}

function deployment(namespace: string, name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: 2
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: app
          image: registry.example.com/${name}:1.2.3
          ports: [{ containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 256Mi } }
`;
}

/** Resident memory is looked at every twenty milliseconds: the peak that the kernel keeps is gone with the process. */
async function measured(
  command: string,
  args: readonly string[],
): Promise<{ seconds: number; memory: number }> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  let memory = 0;
  const look = setInterval(() => {
    const resident = residentOf(child.pid);
    if (resident > memory) memory = resident;
  }, 20);
  try {
    await once(child, 'close');
  } finally {
    clearInterval(look);
  }
  return { seconds: (performance.now() - started) / 1000, memory };
}

function residentOf(pid: number | undefined): number {
  try {
    return pid === undefined ? 0 : memoryOf(pid).resident || 0;
  } catch {
    return 0;
  }
}
