import { parse } from 'yaml';
import { compilePolicy } from '../../check/policy/compile.ts';
import type { OwnCheck, PolicyLanguages } from '../../check/policy/contract.ts';
import type { PolicyTools, Ruled } from '../hold-policies.ts';

/** Policies by name, their specs in YAML, on 28 November 2026; what they decide is written into `ruled`. */
export function policyTools(
  specs: Readonly<Record<string, string>>,
  custom: OwnCheck = () => [],
  ruled: Ruled[] = [],
): PolicyTools {
  const languages: PolicyLanguages = {
    requirements: {},
    custom: () => ({ problems: [], check: custom }),
  };
  const policies = Object.entries(specs).map(([name, spec]) =>
    compilePolicy({ metadata: { name }, spec: parse(spec) }, languages),
  );
  return {
    policies: () => policies,
    now: () => new Date('2026-11-28T12:00:00Z'),
    record: one => void ruled.push(one),
  };
}
