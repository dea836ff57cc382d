import type { Requirements } from '../../../api/secret-policy.ts';
import { periodOf } from '../../policy/period.ts';
import { ASKING } from './asking-text.ts';
import { isNever, isWithin, ofDuration, ofInterval } from './intervals.ts';
import { annotation, PODS } from './pod-text.ts';
import type { SaidRequirement } from './said-requirement.ts';

/** PST803: shortest and longest refresh interval. */
export function saidRefresh(parameters: NonNullable<Requirements['refresh']>): SaidRequirement {
  const { atLeast, atMost, never = false } = parameters;
  const [least, most] = [periodOf(atLeast), periodOf(atMost)];
  const holds = (length: string): string =>
    `(${isNever(length)} ? ${never} : ${isWithin(length, least, most)})`;
  const fix = `may not be this; write one ${[
    ...(atLeast === undefined ? [] : [`of at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`of at most ${atMost}`]),
  ].join(' and ')}`;
  const validations = [
    ...ASKING.map(asking => ({
      rule: 'PST803',
      kind: asking.kind,
      expression: ofInterval(asking, holds),
      message: `${asking.at}.refreshInterval ${fix}`,
    })),
    ...PODS.map(pod => {
      const [inject, text] = [annotation(pod, 'inject'), annotation(pod, 'refresh')];
      return {
        rule: 'PST803',
        kind: pod.kind,
        expression: `!${inject}.hasValue() || !${text}.hasValue() || ${ofDuration(`${text}.value()`, holds)}`,
        message: `${pod.at}metadata.annotations[postern.dev/refresh] ${fix}`,
      };
    }),
  ];
  return { validations, unsaid: [] };
}
