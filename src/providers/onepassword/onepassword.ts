/** ESO's provider `onepassword`: items of 1Password through a Connect server. */
import { problem } from '../../errors.ts';
import type { Provider, ProviderSession, RemoteRef } from '../../resolve/contract.ts';
import { advise, readCredential, type CredentialSource } from '../credential.ts';
import { serverUrl } from '../server-url.ts';
import { specReader, isRecord, type SpecReader } from '../spec-reader.ts';
import { connectApi } from './connect-api.ts';
import { findAll } from './find-all.ts';
import { findItem, type Vaults } from './find-item.ts';
import type { Item } from './payload.ts';
import { selectAll, selectOne, type Selection } from './select.ts';

const tokenField = 'auth.secretRef.connectTokenSecretRef';

export const onepassword: Provider = {
  name: 'onepassword',
  open(store, plan, tools) {
    const spec = specReader(store, plan);
    const vaults: Vaults = { store, order: readOrder(spec) };
    const credentials: CredentialSource = { store, plan, readFile: path => tools.readFile(path) };
    const token = (): Promise<string> =>
      readCredential(
        credentials,
        tokenField,
        advise(credentials, tokenField, 'the token of the Connect server'),
      );
    const api = connectApi({ store, http: tools.http }, serverUrl(spec, 'connectHost'), token);
    const find = async (ref: RemoteRef, signal: AbortSignal): Promise<Item> => {
      refuseVersion(store, ref);
      return await findItem(vaults, api, ref.key, signal);
    };
    const content = async (item: Item, part: Selection, signal: AbortSignal): Promise<Buffer> =>
      part.kind === 'field' ? Buffer.from(part.field.value) : await api.content(item, part.file, signal);
    const session: ProviderSession = {
      async getSecret(ref, signal) {
        const item = await find(ref, signal);
        return await content(item, selectOne(store, item, ref.property ?? ''), signal);
      },
      async getSecretMap(ref, signal) {
        const item = await find(ref, signal);
        const data = new Map<string, Buffer>();
        for (const part of selectAll(store, item, ref.property ?? '')) {
          const name = part.kind === 'field' ? part.field.label : part.file.name;
          data.set(name, await content(item, part, signal));
        }
        return data;
      },
      findSecrets: (find, signal) => findAll(vaults, api, find, signal),
      close: () => Promise.resolve(),
    };
    return session;
  },
};

function readOrder(spec: SpecReader): Record<string, number> {
  const vaults = spec.value('vaults');
  if (!isRecord(vaults) || Object.keys(vaults).length === 0) {
    throw spec.refuse('vaults', 'at least one vault must be named, with its order: "production": 1');
  }
  const order = Object.entries(vaults).map(([name, place]) => {
    if (typeof place !== 'number') throw spec.refuse(`vaults.${name}`, 'the order must be a whole number');
    return [name, place] as const;
  });
  return Object.fromEntries(order);
}

function refuseVersion(store: string, { key, version = '' }: RemoteRef): void {
  if (version === '') return;
  const reason = "'remoteRef.version' is not implemented in the 1Password provider";
  throw problem('PROVIDER_REFUSED', { store, action: `reading a version of ${key}`, reason });
}
