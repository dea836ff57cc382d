import { GROUP } from '../../api/kinds.ts';
import { isJsonObject } from '../../api/json.ts';
import { ofEach } from '../across/placed.ts';
import { warning, type SetRule } from '../rule.ts';
import { innerAddress } from './inner-address.ts';
import { textsBelow } from './literal-places.ts';
import { isAddress } from './provider-address.ts';

/**
 * A provider at the loopback address, `localhost` or `0.0.0.0`.
 *
 * It leads back to whoever asks: to the controller of External Secrets, or to the pod that Postern injects into. That is right
 * only where a proxy runs beside the agent in each such pod. Seen in files, not at admission.
 */
export const loopbackAddress: SetRule = {
  id: 'PST704',
  title: 'a provider at a loopback address',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  checkSet: set =>
    ofEach([...set.ofKind(GROUP, 'SecretStore'), ...set.ofKind(GROUP, 'ClusterSecretStore')], ({ spec }) => {
      const provider = isJsonObject(spec) && isJsonObject(spec['provider']) ? spec['provider'] : {};
      return textsBelow({ ...provider, fake: undefined }, 'spec.provider')
        .filter(({ name, text }) => isAddress(name, text) && innerAddress(text) === 'loopback')
        .map(({ path }) =>
          warning(
            path,
            'is a loopback address: it leads to whoever asks, not to a backend',
            'write the name of the Service or the host of the backend',
          ),
        )
        .toArray();
    }),
};
