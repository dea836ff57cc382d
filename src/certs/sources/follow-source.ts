import { isFault } from '../issue/key-pair.ts';
import type { ServingNames } from '../issue/serving-names.ts';
import { sourceName, type CertificateSource } from './certificate-source.ts';
import { checkExternal, type ExternalCertificate, type PairTexts } from './external-certificate.ts';
import type { SourceWatch } from './source-watch.ts';
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
  /** As of now: what was not valid yet may be by now, and what was may have expired. undefined: our own authority. */
  external(): External | undefined;
  /** From now on. */
  use(source: CertificateSource): void;
  stop(): Promise<void>;
}

const RECHECK_MS = 1000;

/** Reads the certificate again and again from wherever the setting says, and checks it before anybody sees it. */
export function followSource(options: FollowSourceOptions): SourceFollower {
  const { names, now, changed } = options;
  let external: External | undefined;
  /** What was read last. Whether that is fit changes with the time alone: see `external`. */
  let present: PairTexts | undefined;
  let checkedAt = Number.NaN;
  let watching = NOTHING;
  /** Watches that were ended, and may still be about to say a last word. */
  const ending = new Set<Promise<void>>();

  function begin(source: CertificateSource): void {
    const name = sourceName(source);
    const take = (texts: PairTexts): void => {
      // A late word of a source that is no longer used.
      if (external?.name !== name) return;
      present = texts;
      external = check(external, texts);
      changed();
    };
    present = undefined;
    external =
      source.from === 'own' ? undefined : { name, certificate: undefined, fault: 'was not read so far' };
    watching = watch(source, take, options);
  }

  function check({ name, certificate }: External, texts: PairTexts): External {
    checkedAt = now();
    const checked = checkExternal(texts, names, checkedAt);
    return isFault(checked)
      ? { name, certificate, fault: checked.fault }
      : { name, certificate: checked, fault: undefined };
  }

  function end(): void {
    const ended = watching.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  begin(options.source);
  return {
    external() {
      // Whatever the clock does; and no more often than that, for anybody may ask for the trust bundle.
      const isStale = Math.abs(now() - checkedAt) >= RECHECK_MS;
      if (external && present && isStale) external = check(external, present);
      const trouble = watching.trouble();
      return external && trouble ? { ...external, fault: `cannot be read: ${trouble}` } : external;
    },
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

const NOTHING: SourceWatch = { stop: async () => {}, trouble: () => undefined };

function watch(
  source: CertificateSource,
  changed: (texts: PairTexts) => void,
  { client, log, namespace, everyMs }: FollowSourceOptions,
): SourceWatch {
  if (source.from === 'own') return NOTHING;
  if (source.from === 'secret')
    return watchSecretSource({ client, log, namespace, name: source.name, changed });
  const pace = everyMs === undefined ? {} : { everyMs };
  return watchFileSource({ folder: source.folder, log, changed, ...pace });
}
