/** `template.templateFrom`: the templates that it names, in the order in which External Secrets renders them. */
import type { TargetTemplate } from '../../api/target.ts';
import { problem } from '../../errors.ts';

/** A key of an object in the namespace of the ExternalSecret, as a template. */
export interface TemplateObjectRef {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key: string;
}

/** undefined: the object, or its key, is not there. */
export type ReadTemplate = (ref: TemplateObjectRef) => Promise<Buffer | undefined>;

export type TemplateTarget = 'data' | 'labels' | 'annotations';
type TemplateFrom = NonNullable<TargetTemplate['templateFrom']>[number];

export interface TemplateSource {
  /** Field path. */
  readonly path: string;
  /** What errors call the template, and the key that it writes where it stands for one value. */
  readonly name: string;
  /** `Values`: the output is the value of one key; `KeysAndValues`: the output is YAML with both. */
  readonly templateAs: 'Values' | 'KeysAndValues';
  readonly target: TemplateTarget;
  readonly valuesDecodingStrategy: TemplateFrom['valuesDecodingStrategy'];
  /** @throws PosternError `TEMPLATE_MISSING` */
  text(read: ReadTemplate): Promise<string>;
}

/** One entry may have a ConfigMap, a Secret and a literal at once; they are taken in this order. */
export function templateSources(templateFrom: readonly TemplateFrom[] = []): TemplateSource[] {
  return templateFrom.flatMap((entry, index) => {
    const path = `spec.target.template.templateFrom[${index}]`;
    const { valuesDecodingStrategy, literal } = entry;
    const shared = { target: targetOf(path, entry.target), valuesDecodingStrategy };
    return [
      ...objectSources(`${path}.configMap`, 'ConfigMap', entry.configMap),
      ...objectSources(`${path}.secret`, 'Secret', entry.secret),
      ...(literal === undefined ? [] : [literalSource(`${path}.literal`, literal)]),
    ].map(source => Object.assign(source, shared));
  });
}

/** The objects that are read, each key once. */
export function templateObjects(templateFrom: readonly TemplateFrom[] = []): TemplateObjectRef[] {
  const refs = templateFrom.flatMap(({ configMap, secret }) => [
    ...(configMap?.items ?? []).map(({ key }) => refOf('ConfigMap', configMap?.name, key)),
    ...(secret?.items ?? []).map(({ key }) => refOf('Secret', secret?.name, key)),
  ]);
  return [...new Map(refs.map(ref => [templateObjectKey(ref), ref])).values()];
}

/** How such an object is named inside a plan: `ConfigMap/app/config.tpl`. */
export function templateObjectKey({ kind, name, key }: TemplateObjectRef): string {
  return `${kind}/${name}/${key}`;
}

/**
 * The part of a Secret that is written, in whatever case it is named.
 * @throws PosternError `RESOLVE_REFUSED` for one that a Secret does not have
 */
export function targetOf(path: string, target = 'Data'): TemplateTarget {
  const named = target.toLowerCase();
  if (named === 'data' || named === 'labels' || named === 'annotations') return named;
  const reason = `a Secret has no ${target}: write Data, Annotations or Labels`;
  throw problem('RESOLVE_REFUSED', { place: `${path}.target`, reason });
}

type ObjectSource = Omit<TemplateSource, 'target' | 'valuesDecodingStrategy'>;

function objectSources(
  path: string,
  kind: TemplateObjectRef['kind'],
  from: TemplateFrom['configMap'],
): ObjectSource[] {
  return (from?.items ?? []).map(({ key, templateAs = 'Values' }, index) => ({
    path: `${path}.items[${index}]`,
    name: key,
    templateAs,
    async text(read) {
      const ref = refOf(kind, from?.name, key);
      const text = await read(ref);
      if (text === undefined) {
        throw problem('TEMPLATE_MISSING', { kind: kind.toLowerCase(), name: ref.name, key });
      }
      return text.toString('utf8');
    },
  }));
}

function literalSource(path: string, literal: string): ObjectSource {
  return { path, name: 'literal', templateAs: 'KeysAndValues', text: () => Promise.resolve(literal) };
}

function refOf(kind: TemplateObjectRef['kind'], name: string | undefined, key: string): TemplateObjectRef {
  return { kind, name: name ?? '', key };
}
