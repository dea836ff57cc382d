import type { CustomRule, SecretPolicy } from '../../api/secret-policy.ts';
import { readsOnlyNames } from '../cel/reads-only-names.ts';
import { compilePolicy } from '../policy/compile.ts';
import { compileGlobs } from '../policy/glob.ts';
import { compileActions, unsaidActions, unsaidExceptions } from './actions.ts';
import { orLeftAlone } from './left-alone.ts';
import { foreignFunctions } from './kubernetes-functions.ts';
import type { VapPolicy } from './manifests.ts';
import { saidRequirements } from './requirements/index.ts';
import { POLICY_KINDS } from './resources.ts';
import { staticErrors, staticWarnings } from './static-rules.ts';
import { isOneOf, withMessage, type Validation } from './validation.ts';
import { placedPolicies } from './workload-conditions.ts';
import { ownMessage } from '../cel/custom-rule.ts';

/** The built-in rules that CEL can say: what is wrong is denied, what may be meant is warned about. */
export function builtInPolicies(): readonly VapPolicy[] {
  return [
    ...byKind(staticErrors, (kind, validations) => builtIn(kind, 'errors', validations)),
    ...byKind(staticWarnings, (kind, validations) => builtIn(kind, 'warnings', validations)),
  ];
}

export interface SaidPolicy {
  readonly policies: readonly VapPolicy[];
  /** What only Postern's webhook can say of the policy. */
  readonly unsaid: readonly string[];
}

/**
 * A SecretPolicy, as far as an API server can enforce it by itself.
 *
 * No two have one name, whatever policies and rules are called: the name of a rule and what stands before the first dot have none,
 * that of a policy may have some.
 */
export function policiesOf(object: SecretPolicy, now: Date): SaidPolicy {
  const { metadata, spec } = object;
  const policy = metadata.name ?? '';
  const { notes } = compilePolicy(object);
  const after = notes.length === 0 ? '' : `; SecretPolicy ${policy}: ${notes.join('; ')}`;
  const isKind = spec.match?.kinds === undefined ? () => true : compileGlobs(spec.match.kinds);
  const { validations, unsaid } = saidRequirements(spec.require ?? {});
  const place = { ...placeOf(spec.match), reason: 'Forbidden' as const };
  const actionOf = compileActions(spec, now);
  const required = ACTIONS.flatMap(action => {
    const said = validations.filter(({ rule, kind }) => isKind(kind) && actionOf(rule) === action);
    return byKind(said, (kind, own) => {
      const name = `postern-require.${policy}.${kind.toLowerCase()}-${action}`;
      const validations = own.map(validation => leftAlone(withMessage(validation, '', after)));
      return placedPolicies({ ...place, name, kinds: [kind], action, validations });
    });
  });
  const custom = (spec.custom ?? []).filter(isKnown).flatMap((rule): readonly VapPolicy[] => {
    const id = `${policy}/${rule.name}`;
    const action = actionOf(id, rule);
    if (action === 'ignore') return [];
    const isOwn = rule.kinds === undefined ? isKind : compileGlobs(rule.kinds);
    const kinds = [...POLICY_KINDS.keys()].filter(kind => isKind(kind) && isOwn(kind));
    const name = `postern-custom.${policy}.${rule.name}`;
    return placedPolicies({ ...place, name, kinds, action, validations: [saying(id, rule, after)] });
  });
  const rules = [
    ...validations.map(({ rule }) => rule),
    ...(spec.custom ?? []).map(({ name }) => `${policy}/${name}`),
  ];
  return {
    policies: [...required, ...custom],
    unsaid: [
      ...unsaid,
      ...unsaidRules(spec.custom ?? []),
      ...unsaidMessages((spec.custom ?? []).filter(isKnown)),
      ...unsaidActions(spec),
      ...unsaidExceptions(rules, spec, now),
    ].map(what => `SecretPolicy ${policy}: ${what}`),
  };
}

const ACTIONS = ['deny', 'warn', 'audit'] as const;

/**
 * What was stored before and is left as it is may stay; so may what its expression says of it, see {@link orLeftAlone}. For the
 * rules of ours that read nothing else: what a policy requires may depend on labels and annotations, which one may change alone.
 */
const CHANGED = {
  'is-changed': 'oldObject == null || oldObject.?spec.orValue(null) != object.?spec.orValue(null)',
};

function builtIn(kind: string, level: 'errors' | 'warnings', validations: readonly Validation[]): VapPolicy {
  return {
    name: `postern-${kind.toLowerCase()}-${level}`,
    kinds: [kind],
    action: level === 'errors' ? 'deny' : 'warn',
    reason: 'Invalid',
    validations: validations.map(leftAlone),
    selectors: {},
    conditions: CHANGED,
  };
}

function byKind(
  validations: readonly Validation[],
  make: (kind: string, validations: readonly Validation[]) => VapPolicy | readonly VapPolicy[],
): readonly VapPolicy[] {
  return [...Map.groupBy(validations, ({ kind }) => kind)].flatMap(([kind, own]) => make(kind, own));
}

function leftAlone(validation: Validation): Validation {
  return { ...validation, expression: orLeftAlone(validation.expression) };
}

function saying(id: string, rule: CustomRule, after: string): Validation {
  const { expression, messageExpression, path, fix } = rule;
  const said = {
    rule: id,
    kind: '',
    expression,
    message: ownMessage(rule),
    ...(messageExpression !== undefined && whyUnsaid(messageExpression) === undefined
      ? { messageExpression }
      : {}),
  };
  const before = path === undefined ? '' : `${path}: `;
  return leftAlone(withMessage(said, before, fix === undefined ? after : `; ${fix}${after}`));
}

function isKnown({ expression }: CustomRule): boolean {
  return foreignFunctions(expression).length === 0;
}

function unsaidRules(custom: readonly CustomRule[]): readonly string[] {
  return custom
    .filter(rule => !isKnown(rule))
    .map(({ name, expression }) => `rule ${name}: ${unknownTo(expression)}`);
}

function unsaidMessages(custom: readonly CustomRule[]): readonly string[] {
  return custom.flatMap(({ name, messageExpression }) => {
    const why = messageExpression === undefined ? undefined : whyUnsaid(messageExpression);
    return why === undefined ? [] : [`messageExpression of ${name}: ${why}`];
  });
}

function whyUnsaid(messageExpression: string): string | undefined {
  if (!readsOnlyNames(messageExpression)) return 'an API server would show values that may be secret';
  return foreignFunctions(messageExpression).length === 0 ? undefined : unknownTo(messageExpression);
}

function unknownTo(expression: string): string {
  return `no API server has the function ${foreignFunctions(expression).join(', ')}`;
}

function placeOf(match: SecretPolicy['spec']['match'] = {}): Pick<VapPolicy, 'selectors' | 'conditions'> {
  const { namespaces, excludeNamespaces, namespaceSelector, selector } = match;
  const namespace = 'object.metadata.?namespace.orValue("")';
  return {
    selectors: {
      ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
      ...(selector === undefined ? {} : { objectSelector: selector }),
    },
    conditions: {
      // What lies in no namespace an API server never leaves out by a selector of namespaces; the webhook does.
      ...(namespaceSelector === undefined ? {} : { 'is-in-a-namespace': `${namespace} != ""` }),
      ...(namespaces === undefined ? {} : { 'is-in-namespace': isOneOf(namespace, namespaces) }),
      ...(excludeNamespaces === undefined
        ? {}
        : { 'is-not-in-namespace': `${namespace} == "" || !(${isOneOf(namespace, excludeNamespaces)})` }),
    },
  };
}
