/** ESO's provider `vault`: the key/value engines of HashiCorp Vault. */
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../../errors.ts';
import type { JsonObject } from '../../golang/encoding/json.ts';
import type { Provider, ProviderSession, RemoteRef } from '../../resolve/contract.ts';
import { advise, readCredential, type CredentialSource } from '../credential.ts';
import { once } from '../once.ts';
import { specReader } from '../spec-reader.ts';
import type { KvAnswer } from './kv-answer.ts';
import { findSecrets } from './find-secrets.ts';
import { kvQuestion, type KvQuestion } from './kv-question.ts';
import { kvMap, kvValue } from './kv-value.ts';
import { vaultApi, type VaultApi, type VaultResponse } from './vault-api.ts';
import { readVaultSpec, type VaultSpec } from './vault-spec.ts';
import { obtainToken, revokeToken, type VaultToken } from './vault-token.ts';

export const vault: Provider = {
  name: 'vault',
  open(store, plan, tools) {
    const spec = readVaultSpec(specReader(store, plan));
    const credentials: CredentialSource = { store, plan, readFile: path => tools.readFile(path) };
    const api = vaultApi({ store, http: tools.http }, { ...spec, ca: () => readCa(spec, credentials) });
    return openSession({ store, spec, credentials, api });
  },
};

interface Connection {
  readonly store: string;
  readonly spec: VaultSpec;
  readonly credentials: CredentialSource;
  readonly api: VaultApi;
}

function openSession(connection: Connection): ProviderSession {
  const { store, spec, credentials, api } = connection;
  const answers = once<KvAnswer>();
  let login: Promise<VaultToken> | undefined;
  let closing: Promise<void> | undefined;
  const token = (signal: AbortSignal): Promise<VaultToken> => {
    login ??= obtainToken(spec, credentials, api, signal);
    return login;
  };
  const dataOf = async (question: KvQuestion, key: string, signal: AbortSignal): Promise<JsonObject> => {
    const answer = await answers(question.path, async () =>
      ask(connection, question, await token(signal), signal),
    );
    return dataIn(store, question, answer, key);
  };
  const getSecret = async (ref: RemoteRef, signal: AbortSignal): Promise<Buffer> => {
    const { key, property = '' } = ref;
    const data = await dataOf(kvQuestion(store, spec.engine, ref), key, signal);
    const value = kvValue(data, property);
    if (value === undefined) throw problem('PROPERTY_NOT_FOUND', { store, key, property });
    return value;
  };
  return {
    getSecret,
    async getSecretMap(ref, signal) {
      return kvMap(await getSecret(ref, signal), ref);
    },
    findSecrets: (find, signal) =>
      findSecrets(
        {
          store,
          engine: spec.engine,
          ask: (question, key) => dataOf(question, key, signal),
          read: key => getSecret({ key }, signal),
        },
        find,
      ),
    async close() {
      closing ??= giveBack(login, spec, api);
      await closing;
    },
  };
}

/** How long a token that was just made may be unknown to the node that answers, in milliseconds. */
const settlingDelay = 200;

/** A 403 for a token made a moment ago is asked once more: a standby may not have heard of it yet. */
async function ask(
  { api, spec }: Connection,
  question: KvQuestion,
  token: VaultToken,
  signal: AbortSignal,
): Promise<KvAnswer> {
  const send = (expected: number[]): Promise<VaultResponse> =>
    api({
      action: question.action,
      method: 'GET',
      path: question.path,
      token: token.value,
      namespace: spec.namespace,
      expected,
      signal,
    });
  let response = await send(token.ours ? [403, 404] : [404]);
  if (response.status === 403) {
    await sleep(settlingDelay, undefined, { signal });
    response = await send([404]);
  }
  return response.status === 404 ? question.readAbsence(response.body) : question.read(response.json());
}

function dataIn(store: string, question: KvQuestion, answer: KvAnswer, key: string): JsonObject {
  if (answer.kind === 'odd') {
    throw problem('PROVIDER_REFUSED', { store, action: question.action, reason: answer.reason });
  }
  if (answer.kind === 'none') {
    const hint = answer.hint === '' ? question.action : `${question.action}: ${answer.hint}`;
    const named = `${key} (${hint})`;
    throw problem(question.absence, { store, key: named, reason: `secret not found: ${named}` });
  }
  return answer.data;
}

async function readCa(spec: VaultSpec, credentials: CredentialSource): Promise<string | undefined> {
  if (spec.caBundle !== undefined || !spec.hasCaProvider) return spec.caBundle;
  return await readCredential(
    credentials,
    'caProvider',
    advise(credentials, 'caProvider', 'certificates in PEM'),
  );
}

/** Milliseconds for the revocation: the pod may be waiting for its start. */
const revokeDeadline = 3000;

async function giveBack(
  login: Promise<VaultToken> | undefined,
  spec: VaultSpec,
  api: VaultApi,
): Promise<void> {
  const token = await login?.catch(() => undefined);
  if (token?.ours) await revokeToken(token, api, spec.authNamespace, AbortSignal.timeout(revokeDeadline));
}
