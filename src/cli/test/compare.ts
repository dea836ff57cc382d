/** Whether what policies said is what a case expects. */
import { compileRegexp } from '../../golang/regexp/regexp.ts';
import type { CaseVerdict, Expectation, ExpectedFinding } from './policy-test.ts';

/** A finding of a case, with what is done about it. */
export interface CaseFinding {
  readonly rule: string;
  readonly action: 'deny' | 'warn' | 'audit';
  readonly path: string;
  readonly message: string;
  readonly fix?: string | undefined;
  readonly policy?: string | undefined;
  /** `ExternalSecret/db` */
  readonly object: string;
}

/** Everything that is otherwise than expected, in words; nothing where all is as it should be. */
export function compare(expected: Expectation, found: readonly CaseFinding[]): readonly string[] {
  const verdict = verdictOf(found);
  const wrong =
    expected.verdict === undefined || expected.verdict === verdict
      ? []
      : [`the verdict is ${verdict}, expected ${expected.verdict}`];
  if (expected.findings === undefined) return wrong.length === 0 ? [] : [...wrong, ...found.map(unexpected)];
  const taken = assigned(expected.findings, found);
  const missing = expected.findings.filter((_, index) => !taken.has(index));
  const used = new Set(taken.values());
  const others = found.filter((_, index) => !used.has(index));
  return [
    ...wrong,
    ...missing.map(each => `not found: ${wanted(each)}${nearest(each, others)}`),
    ...(expected.others === true ? [] : others.map(unexpected)),
  ];
}

/** That of the strictest finding. */
export function verdictOf(found: readonly CaseFinding[]): CaseVerdict {
  return (
    (['deny', 'warn', 'audit'] as const).find(action => found.some(one => one.action === action)) ?? 'allow'
  );
}

/**
 * A finding of its own for each expectation, as many as there can be: one that is loosely worded must not take the finding that
 * is the only one for another. Kuhn's algorithm for matchings in bipartite graphs.
 *
 * @returns by the index of the expectation
 */
function assigned(
  expected: readonly ExpectedFinding[],
  found: readonly CaseFinding[],
): ReadonlyMap<number, number> {
  const fits = expected.map(each =>
    found.flatMap((one, index) => (differences(each, one).length === 0 ? [index] : [])),
  );
  const owner = new Map<number, number>();
  const place = (index: number, seen: Set<number>): boolean =>
    (fits[index] ?? []).some(at => {
      if (seen.has(at)) return false;
      seen.add(at);
      const other = owner.get(at);
      if (other !== undefined && !place(other, seen)) return false;
      owner.set(at, index);
      return true;
    });
  for (const index of expected.keys()) place(index, new Set());
  return new Map([...owner].map(([at, index]) => [index, at]));
}

/** The fields in which a finding is not what is expected. */
function differences(expected: ExpectedFinding, found: CaseFinding): readonly string[] {
  const plain = (['rule', 'action', 'path', 'policy', 'object'] as const).flatMap(field => {
    const want = expected[field];
    return want === undefined || want === found[field] ? [] : [`${field} is ${found[field] ?? 'not there'}`];
  });
  const patterns = (['message', 'fix'] as const).flatMap(field => {
    const want = expected[field];
    if (want === undefined || compileRegexp(want).test(found[field] ?? '')) return [];
    return [`${field} is ${JSON.stringify(found[field] ?? '')}`];
  });
  return [...plain, ...patterns];
}

/** Of a finding of the same rule, what keeps it from being the one. */
function nearest(expected: ExpectedFinding, others: readonly CaseFinding[]): string {
  const [best] = others
    .filter(({ rule }) => rule === expected.rule)
    .map(one => differences(expected, one))
    .toSorted((a, b) => a.length - b.length);
  return best === undefined || best.length === 0 ? '' : `; of the one that there is, ${best.join(' and ')}`;
}

function wanted({ rule, action, path, message, fix, policy, object }: ExpectedFinding): string {
  return [
    [action, rule, object, path].filter(part => part !== undefined).join(' '),
    ...(message === undefined ? [] : [`message /${message}/`]),
    ...(fix === undefined ? [] : [`fix /${fix}/`]),
    ...(policy === undefined ? [] : [`policy ${policy}`]),
  ].join(', ');
}

function unexpected({ action, rule, object, path, message }: CaseFinding): string {
  return `not expected: ${action} ${rule} ${object} ${path === '' ? '' : `${path}: `}${message}`;
}
