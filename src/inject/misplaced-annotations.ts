import { entryPath, fieldPath } from '../api/field-path.ts';
import { isJsonObject, type JsonObject } from '../api/json.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import type { Finding } from '../check/finding.ts';
import { ANNOTATION_PREFIX } from '../manifest/stray-annotation.ts';
import { warning } from './finding.ts';
import { isOptionAnnotation } from './options/options.ts';

/** Nobody reads more. */
const MOST = 10;

/**
 * PST304: names of ours in a Pod or workload where nobody reads them: labels, annotations beside `metadata` or of what a CronJob
 * makes its Jobs from. Those on the workload itself are not looked for here.
 * @param path of the pod in the object: `spec.template`; empty for a Pod
 */
export function misplacedAnnotations(object: JsonObject, path: string): Finding[] {
  const home = path === '' ? 'metadata.annotations' : `${path}.metadata.annotations`;
  const found: { readonly name: string; readonly at: string; readonly isLabel: boolean }[] = [];
  const written = new Set<string>();
  const look = (value: unknown, at: string, field: string): void => {
    if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) look(entry, entryPath(at, index), field);
      return;
    }
    if (!isJsonObject(value) || SKIPPED.has(field)) return;
    const isHome = at === home;
    for (const [key, entry] of Object.entries(value)) {
      if (!key.startsWith(ANNOTATION_PREFIX)) {
        if (at !== '' || key !== 'status') look(entry, fieldPath(at, key), key);
      } else if (isHome) written.add(key);
      // A policy may go by labels of our domain, as by `postern.dev/class`.
      else if (at !== OWN && (field === 'annotations' || isOptionAnnotation(key)))
        found.push({ name: key, at: entryPath(at, excerpt(key)), isLabel: field === 'labels' });
    }
  };
  look(object, '', '');
  const of = path === '' ? 'the pod' : 'the pod template';
  return found
    .filter(({ name }) => !written.has(name))
    .slice(0, MOST)
    .map(({ name, at, isLabel }) =>
      warning(
        'PST304',
        at,
        `${excerpt(name)} has no effect ${isLabel ? 'as a label' : 'here'}: only annotations of ${of} are read`,
        `write it under ${home}`,
      ),
    );
}

/** Of the object itself. */
const OWN = 'metadata.annotations';

/** What repeats labels of others, and what an API server keeps for itself. */
const SKIPPED: ReadonlySet<string> = new Set(['selector', 'matchLabels', 'nodeSelector', 'managedFields']);
