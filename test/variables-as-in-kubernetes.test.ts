/** Whatever a container's variables are, injection and the agent together give it what Kubernetes would from Secrets. */
import { array, assert, constantFrom, pre, property, record, subarray } from 'fast-check';
import { expect, test } from 'vitest';
import { buildEnvFile } from '../src/agent/env/env-file.ts';
import { kubeletValue } from '../src/agent/testing/kubelet-parser.ts';
import type { Container, Pod } from '../src/api/pod.ts';
import { applyPatch } from '../src/inject/apply-patch.ts';
import { injectPod } from '../src/inject/inject.ts';
import { arbitraryEnvFrom, arbitraryVariable } from '../src/inject/testing/arbitrary-pod.ts';
import { injectContext } from '../src/inject/testing/manifests.ts';
import type { Plan } from '../src/plan/plan.ts';
import { expanded, kubeletEnvironment } from './kubelet-environment.ts';

const context = injectContext();

type Objects = ReadonlyMap<string, ReadonlyMap<string, string>>;

const SECRETS: Objects = new Map([
  ['db', new Map(['password', 'username'].map(key => [key, `${key} of db`]))],
  ['api', new Map([['token', 'token of api']])],
  ['not-ours', new Map([['password', 'password of another']])],
]);
const configMaps: Objects = new Map([['conf', new Map([['password', 'password of conf']])]]);

test.each(['file', 'exec'])('by env-method %s', method => {
  let compared = 0;
  const container = record(
    {
      env: array(arbitraryVariable(constantFrom('A', 'password')), { maxLength: 4 }),
      envFrom: array(arbitraryEnvFrom, { maxLength: 2 }),
      args: array(constantFrom('plain', '$(A)', '$$(A) $(password)'), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const present = subarray([...SECRETS.keys()]);
  const annotations = { 'postern.dev/inject': 'auto', 'postern.dev/env-method': method };
  assert(
    property(container, present, (parts, names) => {
      const before = { name: 'app', command: ['/app'], ...parts };
      const pod: Pod = { metadata: { annotations }, spec: { containers: [before] } };
      const injection = injectPod(pod, context);
      pre(injection.kind === 'patched');
      if (injection.kind !== 'patched') return;
      // Injection says so where a source of envFrom cannot keep its place.
      pre(injection.warnings.every(({ path }) => !path.includes('envFrom[')));
      const secrets = new Map([...SECRETS].filter(([name]) => names.includes(name)));
      const after = applyPatch(pod, injection.patch);
      const expected = kubeletEnvironment(before, { secrets, configMaps, fromFile: () => '' });
      // Kubernetes would not start it; with a variable that nobody sees, Postern may.
      pre(expected !== undefined);
      const [now] = after.spec?.containers ?? [];
      const given = now && environment(now, injection.plan, secrets);
      expect(given?.variables).toEqual(expected);
      expect(given?.args).toEqual((before.args ?? []).map(text => expected && expanded(text, expected)));
      compared += 1;
    }),
    { numRuns: 1500 },
  );
  expect(compared).toBeGreaterThan(1000);
});

/** What the processes of an injected container see, and their arguments; undefined: it does not start. */
function environment(
  container: Container,
  plan: Plan | undefined,
  secrets: Objects,
): { variables: Map<string, string>; args: string[] } | undefined {
  const file = envFile(container.name, plan, secrets);
  if (file === undefined) return undefined;
  const ofOthers: Objects = new Map([...secrets].filter(([name]) => name === 'not-ours'));
  const fromFile = (_volume: string, _path: string, key: string): string =>
    kubeletValue(file, key).toString();
  const variables = kubeletEnvironment(container, { secrets: ofOthers, configMaps, fromFile });
  if (variables === undefined) return undefined;
  const args = (container.args ?? []).map(text => expanded(text, variables));
  if (container.command?.[2]?.startsWith('. /postern/env/') === true) {
    for (const [, name = '', value = ''] of file.toString().matchAll(/^export (\w+)='([^']*)'$/gm))
      variables.set(name, value);
  }
  return { variables, args };
}

/** undefined: the init container ends with an error. */
function envFile(container: string, plan: Plan | undefined, secrets: Objects): Buffer | undefined {
  const directory = plan?.directories.find(({ path }) => path === `/postern/env/${container}`);
  const [source] = directory?.sources ?? [];
  if (source?.kind !== 'env') return Buffer.alloc(0);
  const data = new Map(
    [...secrets].map(([name, keys]) => [
      name,
      new Map([...keys].map(([key, value]) => [key, Buffer.from(value)])),
    ]),
  );
  const { content, problems } = buildEnvFile(source, data);
  return problems.length === 0 ? content : undefined;
}
