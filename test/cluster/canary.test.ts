/** No secret value is anywhere but where it is meant to be: recognisable values go all ways, then everything is searched. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startReloadListener } from '../../src/cli/demo/reload-listener.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { environmentOf, filesAt } from './support/pods/application-view.ts';
import { apply } from './support/apply.ts';
import { randomText, type Canary } from './support/leaks/canary.ts';
import { startEchoingVault, type EchoingVault } from './support/pods/echoing-vault.ts';
import { findLeaks, type Allowance, type Place } from './support/leaks/find-leaks.ts';
import { vaultAdmin } from './support/pods/kubernetes-login.ts';
import { filesBelow, objectsIn, processPlaces } from './support/leaks/places.ts';
import type { Ended, PlayedPod } from './support/pods/played-pod.ts';
import {
  deployment,
  entry,
  externalSecret,
  secretVolume,
  vaultStore,
  type Application,
} from './support/pods/shop-manifests.ts';
import { setStage, type Stage } from './support/pods/stage.ts';

const begun = Date.now();
const canaries: Canary[] = [];
/** What was printed to somebody: by kubectl, by `agent status`, by the pages of the health port. */
const said: Place[] = [];
/** Processes that are looked at while they run. */
const seen: Place[] = [];

let stage: Stage;
let echo: EchoingVault;
let root: string;
let cleanUp: AsyncDisposableStack;

beforeAll(async () => {
  cleanUp = new AsyncDisposableStack();
  const folder = await tempFolder('canary');
  cleanUp.defer(() => folder.remove());
  root = folder.path;
  // Everything that any of the programs writes is below one folder.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = root;
  cleanUp.defer(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  stage = await setStage({
    serveArgs: ['--log-level', 'trace'],
    // The first two parts of a token are no secret without the third.
    onToken: token => void canary('ServiceAccount token', token.split('.')[2] ?? ''),
  });
  cleanUp.defer(() => stage.stop());
  const secrets = { loginToken: `hvs.${randomBytes(24).toString('base64url')}`, value: randomText() };
  canary('token of a login', secrets.loginToken);
  canary('value in an odd answer', secrets.value);
  echo = await startEchoingVault(secrets);
  cleanUp.defer(() => echo.close());
  canary('root token of Vault', stage.vault.token);
  canary('token of the administrator', stage.cluster.adminToken);
  await keysOfTheWebhook();
  await tokensOfServe();
});

afterAll(async () => {
  await cleanUp?.disposeAsync();
});

function canary(name: string, value: string | Buffer): string {
  canaries.push({ name, value: Buffer.from(value) });
  return value.toString();
}

async function keysOfTheWebhook(): Promise<void> {
  const { stdout } = await stage.cluster.kubectl([
    ...['get', 'secret', 'postern-certificates', '--namespace', 'postern-system', '--output', 'json'],
  ]);
  const { data }: { data: Readonly<Record<string, string>> } = JSON.parse(stdout);
  const content = (key: string): Buffer => Buffer.from(data[key] ?? '', 'base64');
  for (const key of ['ca.key', 'tls.key']) {
    // In DER, PEM and JWK there is the same number; what is around it is the same for every key, or public.
    const { d } = createPrivateKey(content(key)).export({ format: 'jwk' });
    canary(`webhook ${key}`, Buffer.from(d ?? '', 'base64url'));
  }
  canary('webhook signing.key', content('signing.key'));
}

async function tokensOfServe(): Promise<void> {
  for await (const { name, content } of filesBelow(root)) {
    if (!/\/postern-serve-[^/]+\/kubeconfig$/.test(name)) continue;
    const { users }: { users: readonly { user: { token: string } }[] } = JSON.parse(content.toString());
    for (const { user } of users) canary('token of serve', user.token.split('.')[2] ?? '');
  }
}

const allowances: readonly Allowance[] = [
  // What the pod is given, and what it is given it for.
  { place: /\/pods\/[^/]+\/volumes\/(?!postern-plan\/|postern-state\/)/, canary: /./ },
  { place: /^Secret \S+\/vault-token$/, canary: /^Vault token in a Secret$/ },
  { place: /^Secret postern-system\/postern-certificates$/, canary: /^webhook / },
  // The store of those two Secrets; Vault's data must not be in it.
  { place: /\/postern-cluster-[^/]+\/etcd\//, canary: /^(webhook |Vault token in a Secret$)/ },
  { place: /\/postern-serve-[^/]+\/kubeconfig$/, canary: /^token of serve$/ },
  { place: /\/postern-cluster-[^/]+\/(kubeconfig|tokens\.csv)$/, canary: /^token of the administrator$/ },
];

/** All that there is, except this process. */
async function* everything(): AsyncGenerator<Place> {
  yield* said;
  yield* seen;
  yield* filesBelow(root);
  yield* objectsIn(stage.cluster);
  for (const replica of stage.postern.replicas) {
    yield* processPlaces(replica.pid(), begun);
    for (const page of ['metrics', 'readyz', 'livez']) {
      const { body } = await replica.page(page);
      yield { name: `page ${page}`, content: Buffer.from(body) };
    }
  }
}

async function put(key: string, data: Readonly<Record<string, string>>): Promise<void> {
  await vaultAdmin(stage.vault).write(`secret/data/shop/${key}`, { data });
}

/** Gives the exit code of `kubectl apply`. */
async function applied(namespace: string, ...objects: readonly object[]): Promise<number> {
  const { code, stdout, stderr } = await apply(stage.cluster, namespace, objects);
  said.push({ name: 'output of kubectl apply', content: Buffer.from(stdout + stderr) });
  return code;
}

/** The result of a container, kept for the search. */
function heard(container: string, ended: Ended): Ended {
  const { stdout, log, terminationMessage } = ended;
  said.push({ name: `output of ${container}`, content: Buffer.from(stdout + log + terminationMessage) });
  return ended;
}

describe('values that can be recognised go all ways', () => {
  test('into files and variables, through a change, an outage and back', async () => {
    const namespace = await stage.namespace();
    const listener = await startReloadListener();
    cleanUp.defer(() => listener.close());
    const password = canary('password', randomText());
    const changed = canary('changed password', randomText());
    const chain = canary('value of several lines', `${randomText()}\n${randomText()}\n`);
    const keystore = randomBytes(96);
    canary('binary value', keystore);
    await put('db', { password, chain, keystore: keystore.toString('base64') });
    const { auth } = await vaultAdmin(stage.vault).tokenCreate({ policies: ['orders'] });
    const token = canary('Vault token in a Secret', auth.client_token);
    await applied(
      namespace,
      vaultStore('vault', stage.vault.address),
      vaultStore('by-token', stage.vault.address, {
        auth: { tokenSecretRef: { name: 'vault-token', key: 'token' } },
      }),
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-token' }, stringData: { token } },
      externalSecret('db', {
        data: [
          entry('shop/db', 'password'),
          entry('shop/db', 'chain'),
          entry('shop/db', 'keystore', { decodingStrategy: 'Base64' }),
        ],
      }),
      externalSecret('url', {
        secretStoreRef: { name: 'by-token' },
        target: { creationPolicy: 'None', template: { data: { url: 'postgres://{{ .password }}@db' } } },
        data: [entry('shop/db', 'password')],
      }),
      deployment('orders', {
        annotations: { inject: 'auto', 'on-change': `http POST ${listener.url}` },
        env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
        volumes: [secretVolume('db'), secretVolume('url')],
      }),
    );
    const played = await stage.play(namespace, 'orders');
    expect(heard('init', await played.init())).toMatchObject({ code: 0 });
    expect((await filesAt(played, '/etc/db')).get('keystore')?.content).toEqual(keystore);
    expect((await environmentOf(played)).get('PASSWORD')?.toString()).toBe(password);
    const refresher = await played.refresh();

    await put('db', { password: changed, chain, keystore: keystore.toString('base64') });
    await waitUntil(async () => listener.calls() > 0, { what: 'the change arrives', timeoutSeconds: 20 });
    expect((await filesAt(played, '/etc/url')).get('url')?.content.toString()).toContain(changed);
    for await (const place of processPlaces(refresher.pid, begun)) seen.push(place);
    await stage.vault.stop();
    await untilStatus(played, 1);
    await stage.vault.start();
    await untilStatus(played, 0);
    expect(heard('refresh', await refresher.terminate())).toMatchObject({ code: 0 });
  });

  async function untilStatus(played: PlayedPod, code: number): Promise<void> {
    await waitUntil(
      async () => {
        heard('status as JSON', await played.status('--output', 'json'));
        return heard('status', await played.status()).code === code;
      },
      { what: `agent status ends with ${code}`, timeoutSeconds: 20, everyMilliseconds: 200 },
    );
  }
});

interface Failing {
  /** What the error of the agent has to be; others prove nothing. */
  readonly code: string;
  readonly spec: object;
  /** How the pod uses the ExternalSecret of that name; as a volume if not given. */
  readonly use?: (name: string) => Application;
}

const odd = (property: string, more: object = {}): object => ({
  data: [entry('shop/odd', property, more)],
});
const echoed = (path: string, store = 'echo'): object => ({
  secretStoreRef: { name: store },
  data: [entry(`shop/${path}`, 'password')],
});
const asVolume = (name: string): Application => ({ volumes: [secretVolume(name)] });
const asVariable =
  (key: string) =>
  (name: string): Application => ({ env: [{ name: 'VALUE', valueFrom: { secretKeyRef: { name, key } } }] });

const failing: Readonly<Record<string, Failing>> = {
  'a template without its key': {
    code: 'TEMPLATE_EXECUTION',
    spec: {
      // Which keys there are is known at run time only; what is known before would be refused by the webhook.
      dataFrom: [{ extract: { key: 'shop/odd' } }],
      target: { creationPolicy: 'None', template: { data: { url: '{{ .quoted }}{{ .missing }}' } } },
    },
  },
  'a value that is not base64': {
    code: 'DECODING_FAILED',
    spec: odd('quoted', { decodingStrategy: 'Base64' }),
  },
  'a value with a zero byte': { code: 'NULL_BYTE', spec: odd('zero', { nullBytePolicy: 'Fail' }) },
  'a value that is no object': {
    code: 'VALUE_NOT_JSON',
    spec: { dataFrom: [{ extract: { key: 'shop/odd', property: 'quoted' } }] },
  },
  'a property that a value does not have': { code: 'PROPERTY_NOT_FOUND', spec: odd('quoted.inner') },
  'a variable with a quote': { code: 'ENV_VALUE', spec: odd('quoted'), use: asVariable('quoted') },
  'a variable with a zero byte': { code: 'ENV_VALUE', spec: odd('zero'), use: asVariable('zero') },
  'a key that the secret lacks': {
    code: 'KEY_MISSING',
    spec: { dataFrom: [{ extract: { key: 'shop/odd' } }] },
    use: name => ({ volumes: [secretVolume(name, { items: [{ key: 'none', path: 'none' }] })] }),
  },
  'an echo of the login': { code: 'PROVIDER_REFUSED', spec: echoed('any', 'echo-login') },
  'an echo of the token in a secret': { code: 'PROVIDER_REFUSED', spec: echoed('any', 'echo-token') },
  'an echo of the token of a login': { code: 'PROVIDER_REFUSED', spec: echoed('any') },
  'an echo in a warning': { code: 'PROVIDER_REFUSED', spec: echoed('warning') },
  'an echo in an absence': { code: 'SECRET_NOT_FOUND', spec: echoed('absent') },
  'an echo in a page of a gateway': { code: 'PROVIDER_UNAVAILABLE', spec: echoed('page') },
  'an echo in an outage': { code: 'PROVIDER_UNAVAILABLE', spec: echoed('unavailable') },
  'an echo in a redirection': { code: 'PROVIDER_REFUSED', spec: echoed('elsewhere') },
  'a token that no header can carry': {
    code: 'PROVIDER_REFUSED',
    spec: echoed('any', 'broken-token'),
  },
  'an answer that is broken json': { code: 'PROVIDER_UNAVAILABLE', spec: echoed('garbled') },
  'an answer of another form': { code: 'PROVIDER_REFUSED', spec: echoed('list') },
  'an answer that is cut off': { code: 'PROVIDER_UNAVAILABLE', spec: echoed('cut') },
  'an answer that is no http': { code: 'PROVIDER_UNAVAILABLE', spec: echoed('no-http') },
};

describe('no failure tells a value:', () => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await stage.namespace();
    const quoted = canary('value with a quote', `'${randomText()}`);
    const zero = canary('value with a zero byte', `${randomText()}\0${randomText()}`);
    await put('odd', { quoted, zero });
    const tokens = {
      token: canary('Vault token in a Secret', `hvs.${randomBytes(24).toString('base64url')}`),
      broken: `${canary('Vault token in a Secret', randomBytes(24).toString('hex'))}\n${randomText()}`,
    };
    const byToken = (key: string): object => ({ auth: { tokenSecretRef: { name: 'vault-token', key } } });
    await stage.apply(
      namespace,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-token' }, stringData: tokens },
      vaultStore('vault', stage.vault.address),
      vaultStore('echo', echo.address),
      vaultStore('echo-login', echo.address, {
        auth: { kubernetes: { mountPath: 'echo', role: 'orders' } },
      }),
      vaultStore('echo-token', echo.address, byToken('token')),
      vaultStore('broken-token', echo.address, byToken('broken')),
    );
    await applied(
      namespace,
      ...Object.entries(failing).map(([title, { spec }]) => externalSecret(nameOf(title), spec)),
      ...Object.entries(failing).map(([title, { use = asVolume }]) =>
        deployment(nameOf(title), {
          annotations: { inject: 'auto', 'init-timeout': '2s' },
          ...use(nameOf(title)),
        }),
      ),
    );
  });

  const nameOf = (title: string): string => title.replaceAll(' ', '-');

  test.each(Object.entries(failing))('%s', async (title, { code }) => {
    const played = await stage.play(namespace, nameOf(title));

    const first = heard(`init of ${title}`, await played.init());
    expect(first.terminationMessage).toContain(`[${code};`);
    // The refresher fails in its own way: it keeps the error in its state.
    const refresher = await played.refresh();
    const status = await waitUntil(
      async () => {
        const status = await played.status('--output', 'json');
        return status.stdout.includes(`"${code}"`) && status;
      },
      { what: 'the refresher has failed too', timeoutSeconds: 10 },
    );
    heard(`status of ${title}`, status);
    heard(`refresh of ${title}`, await refresher.terminate());

    const places = said.filter(({ name }) => name.endsWith(` of ${title}`));
    expect(places).toHaveLength(3);
    expect(await findLeaks(canaries, places)).toEqual([]);
    // Not even the beginning of a ServiceAccount's token, which is as far as a cut text gets.
    for (const { content } of places) expect(content.toString()).not.toMatch(/eyJ|ZXlK/);
  });

  test.each([
    ['an ExternalSecret', externalSecret('refused', { ...odd('quoted'), refreshInterval: '1d' })],
    ['a workload', deployment('refused', { annotations: { inject: 'auto', refresh: 'soon' } })],
  ])('%s that is refused', async (_, object) => {
    expect(await applied(namespace, object)).not.toBe(0);
  });
});

test('after all that, no value is where it must not be', async () => {
  const names: string[] = [];
  const named = async function* (): AsyncGenerator<Place> {
    for await (const place of everything()) {
      names.push(place.name);
      yield place;
    }
  };

  expect(await findLeaks(canaries, named(), allowances)).toEqual([]);

  for (const pattern of [
    /\/serve-0\.log$/,
    /\/kube-apiserver\.log$/,
    /\/etcd\/member\/snap\/db$/,
    /\/volumes\/postern-plan\/.*plan\.json$/,
    /\/volumes\/postern-state\/state\.json$/,
    /\/termination-log$/,
    /^Pod test-/,
    /^Event test-/,
    /^SecretStore test-.*\/vault$/,
    /^MutatingWebhookConfiguration postern$/,
    /^environ of process /,
    /^output of refresh/,
    /^page metrics$/,
  ]) {
    expect(names).toContainEqual(expect.stringMatching(pattern));
  }
});

describe('the search finds', () => {
  const value = Buffer.from(randomText());
  const planted = { name: 'planted', value };
  const text = value.toString();

  test.each<[string, string | Buffer]>([
    ['plain', value],
    ['plain', value.subarray(5, 45)],
    ['hex', `0f${value.toString('hex')}`],
    ['hex', value.toString('hex').toUpperCase()],
    ['URL-encoded', `a=1&b=${encodeURIComponent(text)}`],
    ['URL-encoded', encodeURIComponent(text).toLowerCase()],
    ['base64', value.toString('base64')],
    ['base64', Buffer.from(`x${text}`).toString('base64')],
    ['base64', Buffer.from(`xy${text}`).toString('base64')],
    ['base64url', Buffer.from(`xy${text}`).toString('base64url')],
    ['base64 of base64', Buffer.from(Buffer.from(`x${text}`).toString('base64')).toString('base64')],
    ['JSON', JSON.stringify({ text })],
    ['JSON', JSON.stringify({ text }).replaceAll('<', '\\u003c').replaceAll('&', '\\u0026')],
    ['JSON in JSON', JSON.stringify({ message: JSON.stringify({ text }) })],
  ])('a value that is written as %s', async (form, written) => {
    const content = Buffer.concat([Buffer.from('before '), Buffer.from(written), Buffer.from(' after')]);

    const leaks = await findLeaks([planted], [{ name: 'log', content }]);

    expect(leaks).toContainEqual({ canary: 'planted', form, place: 'log' });
  });

  test('nothing in what holds no value', async () => {
    const content = Buffer.concat([randomBytes(200_000), Buffer.from(randomText())]);

    expect(await findLeaks([planted], [{ name: 'log', content }])).toEqual([]);
  });

  test('what leaked into a log, an object, an event, a file of a container and a page', async () => {
    const namespace = await stage.namespace();
    const account = canaries.find(({ name }) => name === 'ServiceAccount token');
    const [file] = await Array.fromAsync(filesBelow(root)).then(places =>
      places.filter(({ name }) => name.endsWith('/serve-0.log')),
    );
    const log = file?.name.slice('file '.length) ?? '';
    canaries.push(planted);
    const state = join(root, 'postern-pods-planted/pods/orders/volumes/postern-state');
    await mkdir(state, { recursive: true });
    await writeFile(join(state, 'state.json'), JSON.stringify({ error: text.slice(0, 40) }));
    await appendFile(log, `{"msg":"asked ${encodeURIComponent(text)}"}\n`);
    await appendFile(log, `{"token":"${account?.value.toString().slice(20, 70)}"}\n`);
    await stage.apply(namespace, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'planted', annotations: { note: value.toString('hex') } },
    });
    await stage.apply(namespace, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'planted' },
      involvedObject: { kind: 'Pod', namespace, name: 'orders' },
      message: `failed: ${value.toString('base64')}`,
    });
    said.push({ name: 'page planted', content: value });

    const leaks = await findLeaks(canaries, everything(), allowances);

    const place = (text: string): unknown => expect.stringContaining(text);
    expect(leaks).toEqual(
      expect.arrayContaining([
        { canary: 'planted', form: 'JSON', place: place('/postern-state/state.json') },
        { canary: 'planted', form: 'URL-encoded', place: `file ${log}` },
        { canary: 'ServiceAccount token', form: 'plain', place: `file ${log}` },
        { canary: 'planted', form: 'hex', place: `ConfigMap ${namespace}/planted` },
        { canary: 'planted', form: 'base64', place: `Event ${namespace}/planted` },
        { canary: 'planted', form: 'hex', place: place('/etcd/') },
        { canary: 'planted', form: 'plain', place: 'page planted' },
      ]),
    );
  });
});
