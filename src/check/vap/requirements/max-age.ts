import type { Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { periodOf } from '../../policy/period.ts';
import { READING, type AskingText } from './asking-text.ts';
import { isNever, isWithin, ofDuration, ofInterval } from './intervals.ts';
import { annotation, PODS, type PodText } from './pod-text.ts';
import type { SaidRequirement } from './said-requirement.ts';

type Parameters = NonNullable<Requirements['maxAge']>;

/** PST804, as far as it needs no clock: how often to fetch, and for how long to keep, by class. */
export function saidMaxAge(parameters: Parameters): SaidRequirement {
  const validations = [
    ...READING.map(asking => ({
      rule: 'PST804',
      kind: asking.kind,
      expression: ofInterval(
        asking,
        length => byClass(parameters, metadataOf(asking), most => isFresh(length, most)),
        `${asking.spec}.?target.?immutable.orValue(false)`,
      ),
      message: `${asking.at}.refreshInterval may be no longer than a value of its class may be old, and nothing of a class immutable`,
    })),
    ...PODS.map(pod => ({
      rule: 'PST804',
      kind: pod.kind,
      expression: `!${annotation(pod, 'inject')}.hasValue() || ${isFetchedInTime(pod, parameters)} && ${isLetGo(pod, parameters)}`,
      message: `${pod.at}metadata.annotations[postern.dev/max-stale] and postern.dev/refresh may be no longer than a value of its class may be old`,
    })),
  ];
  return {
    validations,
    unsaid: [],
  };
}

/** What an ExternalSecret is made from counts as it. */
function metadataOf({ kind }: AskingText): readonly string[] {
  const made = kind === 'ClusterExternalSecret' ? ['object.spec.?externalSecretMetadata'] : [];
  return ['object.metadata', ...made];
}

/**
 * The age of the class that the first label says, else that of everything else.
 *
 * @param metadata CEL of what has labels
 * @param holds `isClass`: whether it is that of a class
 */
function byClass(
  { label = 'postern.dev/class', classes, otherwise }: Parameters,
  metadata: readonly string[],
  holds: (most: number, isClass: boolean) => string,
): string {
  const [first = '', ...more] = metadata.map(place => `${place}.?labels[?${quoted(label)}]`);
  const named = `${first}${more.map(other => `.or(${other})`).join('')}.orValue("")`;
  const rest = periodOf(otherwise);
  const choice = classes.reduceRight(
    (others, { name, atMost }) => {
      const most = periodOf(atMost);
      return `ofClass == ${quoted(name)} ? (${most === undefined ? 'true' : holds(most, true)}) : (${others})`;
    },
    rest === undefined ? 'true' : holds(rest, false),
  );
  return `[${named}].all(ofClass, ${choice})`;
}

function isFresh(length: string, most: number): string {
  return `!(${isNever(length)}) && ${isWithin(length, undefined, most)}`;
}

function podMetadata({ pod }: PodText): readonly string[] {
  return ['object.metadata', `${pod}.?metadata`];
}

/** A pod that says no interval has that of what it is given. */
function isFetchedInTime(pod: PodText, parameters: Parameters): string {
  const text = `${annotation(pod, 'refresh')}.orValue("1ns")`;
  const holds = (length: string): string =>
    byClass(parameters, podMetadata(pod), most => isFresh(length, most));
  return ofDuration(text, holds);
}

/** A class wants `max-stale` of every pod that is injected; without one only what is written is held to the age. */
function isLetGo(pod: PodText, parameters: Parameters): string {
  const stale = annotation(pod, 'max-stale');
  // Go knows no days.
  const inHours =
    `[${stale}.orValue("0")].map(t, t.matches("^[0-9]{1,5}d$") ? ` +
    'string(int(t.substring(0, t.size() - 1)) * 24) + "h" : t)[0]';
  const isSaid = byClass(parameters, podMetadata(pod), (_, isClass) =>
    isClass ? `${stale}.hasValue()` : 'true',
  );
  const isShort = ofDuration(inHours, length =>
    byClass(parameters, podMetadata(pod), most => isWithin(length, undefined, most)),
  );
  return `${isSaid} && ${isShort}`;
}
