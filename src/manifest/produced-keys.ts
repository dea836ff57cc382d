import type { ExternalSecret } from '../api/external-secret.ts';

/** Name of the Secret that an ExternalSecret stands for. */
export function targetName(externalSecret: ExternalSecret): string {
  return externalSecret.spec?.target?.name ?? externalSecret.metadata.name ?? '';
}

/**
 * The keys that an ExternalSecret is sure to produce, or undefined where they are only known after fetching:
 * `dataFrom` whose keys are passed on, or `templateFrom`.
 */
export function producedKeys(externalSecret: ExternalSecret): readonly string[] | undefined {
  const { data = [], dataFrom = [], target } = externalSecret.spec ?? {};
  const template = target?.template;
  const templateKeys = Object.keys(template?.data ?? {});
  if ((template?.templateFrom ?? []).length > 0) return undefined;
  // ESO: with a template, provider keys are passed on only when they are merged or the template has no data.
  const passedOn = template === undefined || template.mergePolicy === 'Merge' || templateKeys.length === 0;
  if (!passedOn) return templateKeys;
  if (dataFrom.length > 0) return undefined;
  return [...new Set([...data.map(entry => entry.secretKey), ...templateKeys])];
}
