import type { ExternalSecret } from '../api/external-secret.ts';
import { remembering } from './remembering.ts';

/** Name of the Secret that an ExternalSecret stands for. */
export function targetName(externalSecret: ExternalSecret): string {
  return externalSecret.spec?.target?.name ?? externalSecret.metadata.name ?? '';
}

/**
 * The keys that an ExternalSecret is sure to produce, or undefined where they are only known after fetching: `dataFrom`
 * whose keys are passed on, or a template that writes keys and values at once.
 */
export const producedKeys = remembering((externalSecret: ExternalSecret): readonly string[] | undefined => {
  const { data = [], dataFrom = [], target } = externalSecret.spec ?? {};
  const template = target?.template;
  const written = writtenKeys(template);
  if (written === undefined) return undefined;
  const { templateFrom = [], mergePolicy } = template ?? {};
  // ESO: with a template, fetched keys are passed on only when they are merged or no template stands there for data.
  const isEmpty = Object.keys(template?.data ?? {}).length === 0 && templateFrom.length === 0;
  if (!isEmpty && mergePolicy !== 'Merge') return written;
  if (dataFrom.length > 0) return undefined;
  return [...new Set([...data.map(entry => entry.secretKey), ...written])];
});

type Template = NonNullable<NonNullable<ExternalSecret['spec']['target']>['template']>;

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
