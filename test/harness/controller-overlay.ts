/** Go files that make a program of External Secrets Operator's own controller with few of its providers. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run-command.ts';

const operator = 'github.com/external-secrets/external-secrets';
const oracle = 'postern.dev/test/binaries/oracle';
const packages = ['externalsecret', 'secretstore'];

/**
 * Copies the packages of the controller from Go's module cache, leaves out the imports that register the providers
 * and generators of every cloud (1,400 packages to compile), and adds a constructor: the controller's recorder of
 * events is not exported. Gives the path of a file for `go build -overlay`, which adds the copies to the module as `eso/…`.
 */
export async function controllerOverlay(module: string, into: string): Promise<string> {
  await mkdir(into, { recursive: true });
  const added: Record<string, string> = {};
  const add = async (name: string, text: string): Promise<void> => {
    const path = join(into, name.replaceAll('/', '-'));
    await writeFile(path, text);
    added[join(module, 'eso', name)] = path;
  };
  for (const name of packages) {
    const folder = join(await operatorFolder(module), 'pkg/controllers', name);
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.go') || file.endsWith('_test.go')) continue;
      await add(`${name}/${file}`, withoutRegisters(await readFile(join(folder, file), 'utf8')));
    }
  }
  await add('externalsecret/new_for_oracle.go', constructor);
  const overlay = join(into, 'overlay.json');
  await writeFile(overlay, JSON.stringify({ Replace: added }));
  return overlay;
}

async function operatorFolder(module: string): Promise<string> {
  const download = await mustRun('go', ['mod', 'download', '-json', operator], {
    cwd: module,
    timeoutSeconds: 600,
  });
  const { Dir: folder }: { Dir: string } = JSON.parse(download);
  return folder;
}

function withoutRegisters(source: string): string {
  return source
    .replaceAll(/^\s*_ ".*\/(?:provider|generator)\/register".*\n/gmu, '')
    .replaceAll(`"${operator}/pkg/controllers/secretstore"`, `"${oracle}/eso/secretstore"`);
}

const constructor = `package externalsecret

import (
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/record"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// NewForOracle is a controller without a manager.
func NewForOracle(cluster client.Client, scheme *runtime.Scheme, recorder record.EventRecorder) *Reconciler {
	return &Reconciler{
		Client: cluster, SecretClient: cluster, Scheme: scheme, Log: logr.Discard(),
		ClusterSecretStoreEnabled: true, recorder: recorder,
	}
}
`;
