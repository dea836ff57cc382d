import { isJsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { Action, Requirements, SecretPolicy } from '../../api/secret-policy.ts';
import { wellTyped } from '../../api/validate/well-typed.ts';
import type { RuleFinding } from '../rule.ts';
import type { CompiledPolicy, OwnCheck, PolicyLanguages, RequirementRules, Subject } from './contract.ts';
import { compileExceptions } from './exceptions.ts';
import { compileGlobs } from './glob.ts';
import { policyLanguages } from './languages.ts';
import { compileMatch } from './match.ts';
import { compileRuleActions, type ActionFor } from './rule-actions.ts';
import { isCustomRule, isRequirement } from './whole-parts.ts';

type LooseSpec = NonNullable<Loose<SecretPolicy>['spec']>;

/**
 * A SecretPolicy, ready to be asked about objects. Nothing is refused here: what cannot be read is left out, the rest
 * holds. What is wrong with it is what the rules about SecretPolicy find (`checkObject`).
 */
export function compilePolicy(object: unknown, languages: PolicyLanguages = policyLanguages): CompiledPolicy {
  const { metadata, spec = {} } = wellTyped<SecretPolicy>(SECRET_POLICY, object);
  const require = fieldOf(fieldOf(object, 'spec'), 'require');
  const name = metadata?.name ?? '';
  const actionFor = compileRuleActions(spec.rules ?? []);
  const rules = [
    ...REQUIREMENTS.flatMap(field =>
      prepared(field, languages.requirements[field], fieldOf(require, field), actionFor),
    ),
    ...(spec.custom ?? []).flatMap(rule => customRule(name, rule ?? {}, languages, actionFor)),
  ];
  const match = compileMatch(spec.match ?? {});
  return {
    name,
    notes: notesOf(spec),
    matches: match.matches,
    needsLabels: subject =>
      match.needsLabels(subject) ||
      (isNamespaceUnknown(subject) &&
        rules.some(({ readsNamespace, isAbout }) => readsNamespace && isAbout(subject.object['kind'])) &&
        match.matches(subject)),
    check: (subject, point, now) =>
      rules.flatMap(({ rule, actionFor, isAbout, check }) => {
        const action = actionFor(rule, point) ?? spec.actions?.[point] ?? 'deny';
        if (action === 'ignore' || !isAbout(subject.object['kind'])) return [];
        return check(subject, now, point).map(found =>
          Object.assign({ rule, action: atMost(action, found) }, found),
        );
      }),
    actionFor,
    exceptionFor: compileExceptions(name, spec),
  };
}

/** What a rule itself only warns about, since it cannot be sure yet, is refused by no policy. */
function atMost(action: Action, { severity }: RuleFinding): Action {
  return severity === 'warning' && action === 'deny' ? 'warn' : action;
}

const SECRET_POLICY = { kind: 'SecretPolicy', version: 'v1alpha1' } as const;

interface OwnRule {
  readonly rule: string;
  readonly actionFor: ActionFor;
  readonly isAbout: (kind: unknown) => boolean;
  readonly check: OwnCheck;
  readonly readsNamespace: boolean;
}

function isNamespaceUnknown({ namespace, namespaceLabels }: Subject): boolean {
  return namespace !== undefined && namespaceLabels === undefined;
}

/** @param parameters as they are written, which must be whole */
function prepared<Field extends keyof Requirements>(
  field: Field,
  rule: RequirementRules[Field],
  parameters: unknown,
  actionFor: ActionFor,
): readonly OwnRule[] {
  if (rule === undefined || !isRequirement(field, parameters)) return [];
  const isAbout = (kind: unknown): boolean => rule.kinds.some(one => one === kind);
  return [{ rule: rule.id, actionFor, isAbout, check: rule.prepare(parameters), readsNamespace: false }];
}

export const REQUIREMENTS = [
  'stores',
  'providers',
  'remoteKeys',
  'refresh',
  'maxAge',
  'delivery',
  'regions',
] as const satisfies readonly (keyof Requirements)[];

function customRule(
  policy: string,
  rule: NonNullable<LooseSpec['custom']>[number],
  { custom }: PolicyLanguages,
  actionFor: ActionFor,
): readonly OwnRule[] {
  if (!isCustomRule(rule)) return [];
  const { check, readsNamespace = false } = custom?.(rule) ?? {};
  if (check === undefined) return [];
  const isKind = rule.kinds === undefined ? () => true : compileGlobs(rule.kinds);
  return [
    {
      rule: `${policy}/${rule.name}`,
      actionFor: (id, point) => actionFor(id, point) ?? rule.actions?.[point],
      isAbout: kind => isKind(String(kind)),
      check,
      readsNamespace,
    },
  ];
}

function fieldOf(object: unknown, field: string): unknown {
  return isJsonObject(object) ? object[field] : undefined;
}

function notesOf({ description, exceptionRequests }: LooseSpec): readonly string[] {
  const { contact, atMost } = exceptionRequests ?? {};
  const most = atMost === undefined ? '' : ` (at most ${atMost})`;
  return [
    ...(description === undefined ? [] : [description]),
    ...(contact === undefined ? [] : [`an exception can be asked for: ${contact}${most}`]),
  ];
}
