import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { controllerOverlay } from './controller-overlay.ts';
import { goBuild, goVersion } from './go-build.ts';
import { withLock } from './lock.ts';

/** The programs that stand in for a cluster and its surroundings, and the one that judges what we make of manifests. */
export type BinaryName =
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kubelet'
  | 'kubectl'
  | 'etcd'
  | 'vault'
  | 'oracle'
  | 'validators'
  | 'kubeconform';

interface Source {
  /** Folder of the Go module, under `test/binaries`. */
  readonly module: 'kubernetes' | 'etcd' | 'vault' | 'oracle' | 'validators' | 'kubeconform';
  /** The Go package to build; the module names it as a tool, or is it. */
  readonly package: string;
  /** Writes Go files that the module lacks into the given folder, and gives the path of the overlay that adds them. */
  readonly overlay?: (module: string, into: string) => Promise<string>;
}

const kubernetes = (command: string): Source => ({
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${command}`,
});

const sources: Readonly<Record<BinaryName, Source>> = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': kubernetes('kube-apiserver'),
  kubectl: kubernetes('kubectl'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kubelet: kubernetes('kubelet'),
  oracle: { module: 'oracle', package: '.', overlay: controllerOverlay },
  validators: { module: 'validators', package: '.' },
  vault: { module: 'vault', package: 'github.com/hashicorp/vault' },
  kubeconform: { module: 'kubeconform', package: 'github.com/yannh/kubeconform/cmd/kubeconform' },
};

/** All that tests run, in the order in which building is quickest to give a first API server. */
export const allBinaries: readonly BinaryName[] = [
  'etcd',
  'kube-apiserver',
  'kubectl',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'vault',
  'oracle',
  'validators',
];

export function isBinaryName(name: string): name is BinaryName {
  return Object.hasOwn(sources, name);
}

/**
 * The path of a program. Looked for in `KUBEBUILDER_ASSETS` (the convention of controller-runtime's envtest) if that
 * is set; else built from its Go module into `POSTERN_CACHE` (`~/.cache/postern` if not set), once for all test
 * processes. The first build of kube-apiserver and of vault takes minutes: `node test/harness/build.ts` shows how far it is.
 */
export async function binary(name: BinaryName): Promise<string> {
  const given = await fromAssets(name);
  if (given !== undefined) return given;
  const source = sources[name];
  const folder = new URL(`../binaries/${source.module}/`, import.meta.url).pathname;
  const linkFlags = await linkerFlags(folder);
  const cache = join(cacheFolder(), `${source.module}-${await buildKey(name, folder, linkFlags)}`);
  const path = join(cache, name);
  if (await exists(path)) return path;
  await mkdir(cache, { recursive: true });
  await withLock(join(cacheFolder(), 'building'), async () => {
    // Another process may have built it while this one waited.
    if (await exists(path)) return;
    const overlay = await source.overlay?.(folder, join(cache, 'overlay'));
    await goBuild({ name, folder, package: source.package, linkFlags, output: path, overlay });
  });
  return path;
}

/** Where built programs are kept: outside the checkout, so that a clean checkout does not build again. */
export function cacheFolder(): string {
  return process.env['POSTERN_CACHE'] ?? join(homedir(), '.cache', 'postern');
}

async function fromAssets(name: BinaryName): Promise<string | undefined> {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  if (assets === undefined || assets === '') return undefined;
  const path = join(assets, name);
  return (await exists(path)) ? path : undefined;
}

/** Kubernetes takes its own version from the linker; without it the API server calls itself v0.0.0. */
async function linkerFlags(folder: string): Promise<string> {
  const goMod = await readFile(join(folder, 'go.mod'), 'utf8');
  const version = /k8s\.io\/kubernetes v((\d+)\.(\d+)\.\d+)/.exec(goMod);
  if (version === null) return '-s -w';
  const stamp = (field: string, value = ''): string => `-X k8s.io/component-base/version.${field}=${value}`;
  return [
    '-s -w',
    stamp('gitVersion', `v${version[1]}`),
    stamp('gitMajor', version[2]),
    stamp('gitMinor', version[3]),
  ].join(' ');
}

async function buildKey(name: BinaryName, folder: string, linkFlags: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).toSorted()) hash.update(await readFile(join(folder, file)));
  if (sources[name].overlay !== undefined) {
    hash.update(await readFile(new URL('controller-overlay.ts', import.meta.url)));
  }
  hash.update(linkFlags).update(await goVersion(name, folder));
  return hash.digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
