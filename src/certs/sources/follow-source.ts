import type { StopWatching } from '../certificate-cluster.ts';
import { isFault } from '../issue/key-pair.ts';
import type { ServingNames } from '../issue/serving-names.ts';
import { sourceName, type CertificateSource } from './certificate-source.ts';
import { checkExternal, type ExternalCertificate, type PairTexts } from './external-certificate.ts';
import { watchFileSource, type FileSourceOptions } from './watch-file-source.ts';
import { watchSecretSource, type SecretSourceOptions } from './watch-secret-source.ts';

export interface FollowSourceOptions extends Pick<SecretSourceOptions, 'client' | 'log' | 'namespace'> {
  readonly source: CertificateSource;
  /** What a certificate has to be for. */
  readonly names: ServingNames;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly changed: () => void;
  /** For files; see follow-folder.ts. */
  readonly everyMs?: FileSourceOptions['everyMs'];
}

/** A certificate of somebody else's, as far as it is known. */
export interface External {
  /** For messages: `Secret postern-tls`. */
  readonly name: string;
  /** The last one that was fit to be served. */
  readonly certificate: ExternalCertificate | undefined;
  /** What is wrong with the one that is there now, as the end of a sentence: "has expired". */
  readonly fault: string | undefined;
}

export interface SourceFollower {
  /** undefined: the source is Postern's own authority. */
  external(): External | undefined;
  /** From now on. */
  use(source: CertificateSource): void;
  stop(): Promise<void>;
}

/** Reads the certificate again and again from wherever the setting says, and checks it before anybody sees it. */
export function followSource(options: FollowSourceOptions): SourceFollower {
  const { names, now, changed } = options;
  let external: External | undefined;
  let stopWatching: StopWatching = async () => {};
  /** Watches that were ended, and may still be about to say a last word. */
  const ending = new Set<Promise<void>>();

  function begin(source: CertificateSource): void {
    const name = sourceName(source);
    const take = (texts: PairTexts): void => {
      // A late word of a source that is no longer used.
      if (external?.name !== name) return;
      const checked = checkExternal(texts, names, now());
      external = isFault(checked)
        ? { ...external, fault: checked.fault }
        : { name, certificate: checked, fault: undefined };
      changed();
    };
    external =
      source.from === 'own' ? undefined : { name, certificate: undefined, fault: 'was not read so far' };
    stopWatching = watch(source, take, options);
  }

  function end(): void {
    const ended = stopWatching().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  begin(options.source);
  return {
    external: () => external,
    use(source) {
      end();
      begin(source);
      changed();
    },
    async stop() {
      end();
      await Promise.all(ending);
    },
  };
}

function watch(
  source: CertificateSource,
  changed: (texts: PairTexts) => void,
  { client, log, namespace, everyMs }: FollowSourceOptions,
): StopWatching {
  if (source.from === 'own') return async () => {};
  if (source.from === 'secret')
    return watchSecretSource({ client, log, namespace, name: source.name, changed });
  const pace = everyMs === undefined ? {} : { everyMs };
  return watchFileSource({ folder: source.folder, log, changed, ...pace });
}
