import type { ExternalSecret } from '../api/external-secret.ts';
import { remembering } from './remembering.ts';
import { sourceKeys, type KeysOfGenerator } from './source-keys.ts';

/** Name of the Secret that an ExternalSecret stands for. */
export function targetName(externalSecret: ExternalSecret): string {
  return externalSecret.spec?.target?.name ?? externalSecret.metadata.name ?? '';
}

/**
 * The keys that an ExternalSecret produces, or undefined where they are only known after fetching: `dataFrom` whose keys
 * are passed on, or a template that writes keys and values at once.
 *
 * @param keysOf the generators of its namespace; without them only kinds are known whose keys are always the same
 */
export function producedKeys(
  externalSecret: ExternalSecret,
  keysOf?: KeysOfGenerator,
): readonly string[] | undefined {
  const own = ownKeys(externalSecret);
  if (own === undefined || own.sources.length === 0) return own?.keys;
  const generated = own.sources.map(source => sourceKeys(source, keysOf));
  return generated.includes(undefined)
    ? undefined
    : [...new Set([...generated.flatMap(keys => keys ?? []), ...own.keys])];
}

interface OwnKeys {
  readonly keys: readonly string[];
  /** Those that give more keys. */
  readonly sources: NonNullable<ExternalSecret['spec']['dataFrom']>;
}

const ownKeys = remembering((externalSecret: ExternalSecret): OwnKeys | undefined => {
  const { data = [], dataFrom = [], target } = externalSecret.spec ?? {};
  const template = target?.template;
  const written = writtenKeys(template);
  if (written === undefined) return undefined;
  if (isReplaced(template)) return { keys: written, sources: [] };
  return { keys: [...new Set([...data.map(entry => entry.secretKey), ...written])], sources: dataFrom };
});

type Template = NonNullable<NonNullable<ExternalSecret['spec']['target']>['template']>;

/**
 * How to have an ExternalSecret produce a key that it does not, for a sentence.
 * @param shown the key, as it may be said
 * @param specPath of the spec in the object that people write
 */
export function additionOf(
  key: string,
  { spec }: ExternalSecret,
  { shown = key, specPath = 'spec', kind = 'ExternalSecret' } = {},
): string {
  const isOfTemplate = isReplaced(spec.target?.template);
  const add = `add ${shown} to ${specPath}.${isOfTemplate ? 'target.template.data' : 'data'} of the ${kind}`;
  const isFetched = (spec.data ?? []).some(({ secretKey }) => secretKey === key);
  return isOfTemplate && isFetched ? `${add}, or set mergePolicy: Merge in its template` : add;
}

/** ESO: with a template, fetched keys are passed on only when they are merged or no template stands there for data. */
function isReplaced({ data = {}, templateFrom = [], mergePolicy }: Template = {}): boolean {
  return (Object.keys(data).length > 0 || templateFrom.length > 0) && mergePolicy !== 'Merge';
}

/** The keys that the template writes; undefined where YAML decides. */
function writtenKeys({ data = {}, templateFrom = [] }: Template = {}): string[] | undefined {
  const forData = templateFrom.filter(({ target = 'Data' }) => target.toLowerCase() === 'data');
  const items = forData.flatMap(({ configMap, secret }) => [
    ...(configMap?.items ?? []),
    ...(secret?.items ?? []),
  ]);
  const isOpen =
    forData.some(({ literal }) => literal !== undefined) ||
    items.some(({ templateAs }) => templateAs === 'KeysAndValues');
  return isOpen ? undefined : [...new Set([...items.map(({ key }) => key), ...Object.keys(data)])];
}
