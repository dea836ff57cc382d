import type { Loose } from '../../api/validate/loose.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import { POLICY_KIND, type SecretPolicy } from '../../api/secret-policy.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import { labelsOf } from '../../manifest/labels.ts';
import type { Subject } from './contract.ts';
import { compileGlobs, type Glob } from './glob.ts';

export type LooseMatch = NonNullable<NonNullable<Loose<SecretPolicy>['spec']>['match']>;
type Places = Pick<LooseMatch, 'namespaces' | 'excludeNamespaces' | 'kinds'>;

/** Whether an object is what `match` asks for, and whether it would be if only its namespace's labels were known. */
export interface Match {
  readonly matches: (subject: Subject) => boolean;
  readonly needsLabels: (subject: Subject) => boolean;
}

/**
 * All parts must hold. A policy is never about policies: one that forbids itself to be changed could not be taken back.
 * A selector that Kubernetes would refuse takes nothing, and so does one of namespaces where the labels are not known.
 */
export function compileMatch(match: LooseMatch): Match {
  const isPlace = compilePlaces(match);
  const { namespaceSelector, selector } = match;
  const matchesHere = (subject: Subject): boolean =>
    subject.object['kind'] !== POLICY_KIND &&
    isPlace(subject) &&
    (selector === undefined || isSelected(selector, labelsOf(subject.object)));
  if (namespaceSelector === undefined) return { matches: matchesHere, needsLabels: () => false };
  return {
    matches: subject =>
      subject.namespaceLabels !== undefined &&
      isSelected(namespaceSelector, subject.namespaceLabels) &&
      matchesHere(subject),
    needsLabels: subject =>
      subject.namespace !== undefined && subject.namespaceLabels === undefined && matchesHere(subject),
  };
}

/** Whether namespace and kind are what is asked for; an object of no namespace is only in `*`. */
export function compilePlaces({
  namespaces,
  excludeNamespaces,
  kinds,
}: Places): (subject: Subject) => boolean {
  const isIn = anyOf(namespaces);
  const isOut = anyOf(excludeNamespaces);
  const isKind = anyOf(kinds);
  return ({ object, namespace }) =>
    (isKind === undefined || isKind(String(object['kind']))) &&
    (isIn === undefined || isIn(namespace ?? '')) &&
    (isOut === undefined || namespace === undefined || !isOut(namespace));
}

function anyOf(patterns: readonly (string | undefined)[] | undefined): Glob | undefined {
  return patterns === undefined ? undefined : compileGlobs(patterns);
}

function isSelected(selector: Loose<LabelSelector>, labels: Readonly<Record<string, string>>): boolean {
  return matchesSelector(selector, labels) === true;
}
