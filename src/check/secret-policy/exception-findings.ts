import type { Loose } from '../../api/validate/loose.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { excerpt } from '../wording/excerpt.ts';
import { expiryOf } from '../policy/expiry.ts';
import { periodOf } from '../policy/period.ts';
import { error, warning, type RuleFinding } from '../rule.ts';
import { globFindings } from './glob-findings.ts';
import { lowestFloor } from './rule-action-findings.ts';
import { matchFindings } from './match-findings.ts';
import { ruleIdFindings } from './rule-id-findings.ts';

type Spec = NonNullable<Loose<SecretPolicy>['spec']>;

/** Exceptions from nothing, without an end, or beyond what the policy itself allows. */
export function exceptionFindings(
  { exceptions = [], exceptionRequests }: Spec,
  own: ReadonlySet<string>,
  now: () => Date,
): readonly RuleFinding[] {
  return exceptions.flatMap((exception, index) => {
    const path = `spec.exceptions[${index}]`;
    const { rules, match, expires } = exception ?? {};
    const { names, ...place } = match ?? {};
    return [
      ...ruleIdFindings(`${path}.rules`, rules, own),
      ...(rules ?? []).flatMap((id, at) =>
        id === undefined || lowestFloor(id) === undefined
          ? []
          : [error(`${path}.rules[${at}]`, `no exception lifts ${id}: without it nothing works`)],
      ),
      ...matchFindings(place, `${path}.match`),
      ...globFindings(`${path}.match.names`, names, 'name'),
      ...(expires === undefined
        ? []
        : expiryFindings(`${path}.expires`, expires, exceptionRequests?.atMost, now)),
    ];
  });
}

function expiryFindings(
  path: string,
  expires: string,
  atMost: string | undefined,
  now: () => Date,
): readonly RuleFinding[] {
  const end = expiryOf(expires);
  if (end === undefined) {
    const message = `${JSON.stringify(excerpt(expires))} is neither a day nor a moment`;
    return [error(path, message, 'write 2027-01-31, or 2027-01-31T12:00:00Z')];
  }
  const left = end.getTime() - now().getTime();
  if (left <= 0)
    return [warning(path, `this exception ended on ${expires}`, 'remove it, or write a later day')];
  const most = periodOf(atMost);
  if (most === undefined) return [];
  // The last day counts to its end: 30d from now may end in the middle of it.
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(expires);
  if (left <= most + (isDay ? DAY : 0)) return [];
  const latest = new Date(now().getTime() + most).toISOString().slice(0, 10);
  return [
    error(
      path,
      `is later than exceptionRequests.atMost allows, which is ${atMost}`,
      `write ${latest} at the latest`,
    ),
  ];
}

const DAY = 24 * 60 * 60 * 1000;
