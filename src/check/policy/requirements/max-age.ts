import { isJsonObject } from '../../../api/json.ts';
import type { Requirements } from '../../../api/secret-policy.ts';
import { below, injectAnnotation, podOf, POD_KINDS, type PlacedPod } from '../../across/pod-references.ts';
import { labelsOf } from '../../../manifest/labels.ts';
import { excerpt } from '../../wording/excerpt.ts';
import { error, type RuleFinding } from '../../rule.ts';
import type { RequirementRule, Subject } from '../contract.ts';
import { periodOf } from '../period.ts';
import { askingOf } from './asking.ts';
import { intervalText } from './interval-text.ts';
import { annotationField, annotationOf } from '../../across/pod-annotation.ts';
import { refreshTimeOf } from './refresh-times.ts';

type Parameters = NonNullable<Requirements['maxAge']>;

/**
 * A value that may become older than a SecretPolicy allows for its class.
 *
 * `require.maxAge.classes` says how old, by a label of the object (`postern.dev/class` unless the policy names another);
 * `otherwise` holds for objects without the label and for other classes. A value is as old as its last fetch: an
 * ExternalSecret must refresh at least so often and not be `immutable`, and one that was last fetched longer ago (`status.refreshTime`) is found
 * as it is stored: by lint and in reports, and no change is refused for it. A pod that is injected keeps what it has while the provider is away: one that has the label itself, or
 * whose template has, says with `postern.dev/max-stale` for how long, and so must every pod that writes the annotation.
 */
export const maxAge: RequirementRule<Parameters> = {
  id: 'PST804',
  title: 'a value that may become older than a SecretPolicy allows for its class',
  kinds: ['ExternalSecret', 'ClusterExternalSecret', ...POD_KINDS.map(([, kind]) => kind)],
  prepare: ({ label = CLASS, classes, otherwise }) => {
    const ages = new Map(
      classes.map(({ name, atMost }) => [name, { name, text: atMost, most: periodOf(atMost) }]),
    );
    const rest: Age = { text: otherwise ?? '', most: periodOf(otherwise) };
    return (subject, now, point) => {
      const name = labelOf(subject, label);
      const age = (name === undefined ? undefined : ages.get(name)) ?? rest;
      if (age.most === undefined) return [];
      const limited = { ...age, most: age.most };
      const found = ageFindings(subject, limited);
      // Who asks for a change cannot write the status: an interval that is mended there leaves it as it is.
      return point === 'admission' || found.length > 0 ? found : lastFetch(subject, limited, now);
    };
  },
};

const CLASS = 'postern.dev/class';

interface Age {
  /** Of the class; absent: for everything else. */
  readonly name?: string;
  readonly text: string;
  /** Milliseconds; undefined: without limit. */
  readonly most: number | undefined;
}

/** Of the object; what a pod is made from counts as the pod, and what an ExternalSecret is made from as it. */
function labelOf({ object }: Subject, label: string): string | undefined {
  const { spec } = object;
  const made = isJsonObject(spec) ? spec['externalSecretMetadata'] : undefined;
  return [object['metadata'], podOf(object)?.metadata, made]
    .map(metadata => labelsOf({ metadata }))
    .find(labels => Object.hasOwn(labels, label))?.[label];
}

type Limited = Age & { readonly most: number };

function limitOf({ name, text }: Age): string {
  const of = name === undefined ? '' : ` of class ${excerpt(name)}`;
  return `a value${of} may be ${text} old`;
}

function ageFindings(subject: Subject, age: Limited): readonly RuleFinding[] {
  const limit = limitOf(age);
  const time = refreshTimeOf(subject);
  const pod = podOf(subject.object);
  const stale = pod === undefined ? [] : staleFindings(pod, age, limit);
  if (time === undefined) return stale;
  const immutable = immutableFindings(subject, limit);
  if (immutable.length > 0) return immutable;
  const shorter = `write an interval of at most ${intervalText(age.most)}`;
  if ('never' in time) return [error(time.path, `${time.never}: ${limit}`, shorter), ...stale];
  if (time.milliseconds > age.most) {
    return [error(time.path, `is refreshed every ${excerpt(time.text)} only: ${limit}`, shorter), ...stale];
  }
  return stale;
}

/** What is written once becomes as old as the Secret, or as the pod. */
function immutableFindings(subject: Subject, limit: string): readonly RuleFinding[] {
  const asking = askingOf(subject);
  if (asking?.does !== 'read' || asking.spec.target?.immutable !== true) return [];
  const message = `what is written stays as it is: ${limit}`;
  return [error(`${asking.at}.target.immutable`, message, 'remove it')];
}

function staleFindings(pod: PlacedPod, { most, name }: Limited, limit: string): readonly RuleFinding[] {
  if (injectAnnotation(pod) === undefined) return [];
  const text = annotationOf(pod, 'max-stale');
  const path = below(pod, annotationField('max-stale'));
  const fix = `annotate the pod with postern.dev/max-stale: ${intervalText(most)}`;
  if (text === undefined) {
    return name === undefined
      ? []
      : [error(path, `keeps values without limit while the provider is away: ${limit}`, fix)];
  }
  const milliseconds = periodOf(text);
  return milliseconds === undefined || milliseconds <= most
    ? []
    : [error(path, `keeps values for ${excerpt(text)} while the provider is away: ${limit}`, fix)];
}

/** As External Secrets wrote it down. */
function lastFetch(subject: Subject, age: Limited, now: Date): readonly RuleFinding[] {
  const { status } = subject.object;
  const time = isJsonObject(status) && askingOf(subject) !== undefined ? status['refreshTime'] : undefined;
  const passed = typeof time === 'string' ? now.getTime() - Date.parse(time) : Number.NaN;
  if (!(passed > age.most)) return [];
  const message = `was fetched ${Math.floor(passed / DAY)} days ago: ${limitOf(age)}`;
  return [error('status.refreshTime', message, 'find out why it is not refreshed: kubectl describe says it')];
}

const DAY = 24 * 60 * 60 * 1000;
