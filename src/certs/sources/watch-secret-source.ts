import type { KubeObject } from '../../kube/object.ts';
import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { PairTexts } from './external-certificate.ts';
import type { SourceWatch } from './source-watch.ts';

interface TlsSecret extends KubeObject {
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface SecretSourceOptions extends Pick<ReflectorOptions<TlsSecret>, 'client' | 'log'> {
  readonly namespace: string;
  readonly name: string;
  /** All undefined: there is no such Secret. */
  readonly changed: (texts: PairTexts) => void;
}

/** Follows one Secret by its name: no other one is ever read. */
export function watchSecretSource(options: SecretSourceOptions): SourceWatch {
  const { client, log, namespace, name, changed } = options;
  let isRead = false;
  const take = (secret: TlsSecret | undefined): void => {
    isRead = true;
    const text = (key: string) => {
      const value = secret?.data?.[key];
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
    };
    changed({ 'tls.crt': text('tls.crt'), 'tls.key': text('tls.key'), 'ca.crt': text('ca.crt') });
  };
  const reflector = startReflector<TlsSecret>({
    client,
    log,
    path: resourcePath({ version: 'v1', resource: 'secrets', namespace }),
    fieldSelector: `metadata.name=${name}`,
    handler: {
      replaced: secrets => take(secrets[0]),
      upserted: take,
      deleted: () => take(undefined),
    },
  });
  return {
    stop: () => reflector.stop(),
    trouble() {
      const { failures, lastError } = reflector.status();
      return isRead && failures < SEVERAL ? undefined : lastError;
    },
  };
}

/** Of a Secret that was read: a watch that ends once or twice is nothing to speak of. */
const SEVERAL = 3;
