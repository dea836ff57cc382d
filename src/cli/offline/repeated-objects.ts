import { GENERATOR_GROUP } from '../../api/generators/index.ts';
import { GROUP } from '../../api/kinds.ts';
import { isDeepStrictEqual } from 'node:util';
import { duplicateObject } from '../../check/across/duplicate-object.ts';
import type { Finding } from '../../check/finding.ts';
import { groupOf, nameOf, ownNamespace } from '../../check/manifest-set.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';
import type { SourceLocation, SourceObject } from '../../manifest/read/read.ts';
import { placeText } from '../print/place-text.ts';

export interface Repeated {
  readonly place: SourceLocation;
  readonly finding: Finding;
}

/**
 * PST605: manifests that are there twice and not word for word, for commands that take the last one. Which one that is depends on
 * the order of the files, so what they show may not be what a cluster would do.
 * @param namespace of objects that name none
 */
export function repeatedObjects(sources: readonly SourceObject[], namespace: string): readonly Repeated[] {
  const known = new Map<string, SourceObject>();
  return sources.flatMap(source => {
    const { object } = source;
    const name = nameOf(object);
    if (name === '' || !isTakenByName(object)) return [];
    const kind = String(object['kind']);
    const around = isClusterScoped(kind) ? '' : ownNamespace(object) || namespace;
    const id = [groupOf(object), kind, around, name].join('/');
    const before = known.get(id);
    known.set(id, source);
    if (before === undefined || isDeepStrictEqual(before.object, object)) return [];
    const path = 'metadata.name';
    const finding: Finding = {
      rule: duplicateObject.id,
      severity: 'warning',
      path,
      message: `${kind} ${excerpt(name)} is there before, at ${placeText(before.locate(path))}: only this one is taken`,
      fix: 'remove one of them, or give it another name',
    };
    return [{ place: source.locate(path), finding }];
  });
}

const CORE: ReadonlySet<unknown> = new Set(['ConfigMap', 'Namespace', 'Secret']);

function isTakenByName(object: SourceObject['object']): boolean {
  const group = groupOf(object);
  return group === GROUP || group === GENERATOR_GROUP || (group === '' && CORE.has(object['kind']));
}
