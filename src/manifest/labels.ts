import { isJsonObject } from '../api/json.ts';

export type Labels = Readonly<Record<string, string>>;

/** The labels of an object as it is written: what is no text is none. */
export function labelsOf(object: Readonly<Record<string, unknown>> | undefined): Labels {
  const metadata = object?.['metadata'];
  return textsOf(isJsonObject(metadata) ? metadata['labels'] : undefined);
}

/** Texts of a mapping, such as labels. */
export function textsOf(fields: unknown): Labels {
  if (!isJsonObject(fields)) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** The labels of a namespace as an API server has them. */
export function withNameLabel(name: string, labels: Labels = {}): Labels {
  return { ...labels, [NAME_LABEL]: name };
}

/**
 * The API server puts it on every namespace.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#automatic-labelling
 */
export const NAME_LABEL = 'kubernetes.io/metadata.name';
