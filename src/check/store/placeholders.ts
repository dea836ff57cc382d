import { placeholderFindings } from '../placeholder-findings.ts';
import { warning, type RuleFinding, type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';

/**
 * A value that a reader of documentation was meant to replace.
 *
 * `<your-project>`, `YOUR_VAULT`, `changeme`, `${REGION}` and hosts below `example.com` are copied from guides more often than
 * meant. It is a warning: somebody may really call a secret so.
 */
export const storePlaceholders: StoreRule = {
  id: 'PST209',
  title: 'a value that documentation means to be replaced: `<project>`, `YOUR_…`, `changeme`, `example.com`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store => [...placeholderFindings(store.spec), ...numberedVault(store)],
};

/** `vaults: {<vault>: 1}` of provider `onepassword` has an order; here a name or an id of 26 letters belongs. */
function numberedVault(store: Parameters<StoreRule['check']>[0]): readonly RuleFinding[] {
  return checkProvider(store, 'onepasswordSDK', [
    place =>
      /^\d{1,3}$/u.test(place.text('vault'))
        ? [
            warning(
              place.at('vault'),
              'looks like a placeholder: a vault has a name',
              'write the name of the vault',
            ),
          ]
        : [],
  ]);
}
