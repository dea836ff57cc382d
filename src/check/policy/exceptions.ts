import type { Loose } from '../../api/validate/loose.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { nameOrPrefixOf } from '../manifest-set.ts';
import type { CompiledPolicy, LiveException, Subject } from './contract.ts';
import { expiryOf } from './expiry.ts';
import { compileGlobs } from './glob.ts';
import { isAbout } from './rule-actions.ts';
import { compilePlaces } from './match.ts';
import { periodOf } from './period.ts';

type LooseSpec = NonNullable<Loose<SecretPolicy>['spec']>;
type LooseException = NonNullable<NonNullable<LooseSpec['exceptions']>[number]>;

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** An exception whose end cannot be read lifts nothing. */
export function compileExceptions(policy: string, spec: LooseSpec): CompiledPolicy['exceptionFor'] {
  const exceptions = (spec.exceptions ?? []).flatMap(entry => compileException(entry ?? {}));
  const warnBefore = periodOf(spec.exceptionRequests?.warnBefore) ?? WEEK;
  return (rule, subject, now) => {
    const own = exceptions.filter(({ lifts, matches }) => lifts(rule) && matches(subject));
    const last = own.reduce<Exception | undefined>(
      (latest, one) => (latest === undefined || one.end > latest.end ? one : latest),
      undefined,
    );
    if (last === undefined) return {};
    const { end, expires, reason } = last;
    if (end <= now) return { ended: expires };
    const endsSoon = end.getTime() - now.getTime() <= warnBefore;
    return { live: { policy, reason, expires, end, endsSoon } };
  };
}

interface Exception extends Pick<LiveException, 'reason' | 'expires' | 'end'> {
  readonly lifts: (rule: string) => boolean;
  readonly matches: (subject: Subject) => boolean;
}

function compileException({ rules = [], match, reason = '', expires = '' }: LooseException): Exception[] {
  const end = expiryOf(expires);
  if (end === undefined || match === undefined) return [];
  const isPlace = compilePlaces(match);
  const isNamed = match.names === undefined ? undefined : compileGlobs(match.names);
  return [
    {
      reason,
      expires,
      end,
      lifts: rule => rules.some(id => id !== undefined && isAbout(id, rule)),
      matches: subject =>
        isPlace(subject) && (isNamed === undefined || isNamed(nameOrPrefixOf(subject.object))),
    },
  ];
}
