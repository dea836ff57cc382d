import { parse } from 'yaml';
import { compilePolicy } from '../../check/policy/compile.ts';
import type { OwnCheck, PolicyLanguages } from '../../check/policy/contract.ts';
import type { PolicyDecision, PolicyTools } from '../validate/judge-request.ts';

/** Policies by name, their specs in YAML, on 28 November 2026; what they decide is written into `decisions`. */
export function policyTools(
  specs: Readonly<Record<string, string>>,
  custom: OwnCheck = () => [],
  decisions: PolicyDecision[] = [],
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
    record: one => void decisions.push(one),
  };
}
