/** Every provider there is. A new one is a folder and two lines here. */
import { problem } from '../errors.ts';
import type { OpenStore } from '../resolve/open-stores.ts';
import type { Provider } from '../resolve/contract.ts';
import { fake } from './fake/fake.ts';
import { onepassword } from './onepassword/onepassword.ts';
import { vault } from './vault/vault.ts';

/** In order of their names. */
export const providers: readonly Provider[] = [fake, onepassword, vault];

/** @throws PosternError `PROVIDER_UNKNOWN`, `STORE_REFUSED` */
export const openStore: OpenStore = (store, plan, tools) => {
  const provider = providers.find(({ name }) => name === plan.provider);
  if (provider !== undefined) return provider.open(store, plan, tools);
  const known = providers.map(({ name }) => name).join(', ');
  throw problem('PROVIDER_UNKNOWN', { store, provider: plan.provider, known });
};
