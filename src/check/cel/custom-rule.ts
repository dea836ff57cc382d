import type { CustomRule } from '../../api/secret-policy.ts';
import { cut, oneLine } from '../wording/one-line.ts';
import type { CompiledCustomRule, CustomProblem, Subject } from '../policy/contract.ts';
import { error } from '../rule.ts';
import { CelFailure, CelProblem, compileExpression } from './expression.ts';
import type { CelExpression, CelResults, CelType } from './expression.ts';
import { sceneOf, VARIABLES } from './scene.ts';
import { isClusterScoped } from '../../manifest/cluster-scoped.ts';

const LONGEST_MESSAGE = 512;

/**
 * A rule of a SecretPolicy in CEL. An expression that fails for an object (a field that it has not) is a finding as well,
 * as with `failurePolicy: Fail`: what could not be looked at is not allowed.
 */
export function compileCustomRule(rule: CustomRule): CompiledCustomRule {
  const expression = compiled(rule.expression, 'expression', 'bool');
  const message = compiled(rule.messageExpression, 'messageExpression', 'string');
  const problems = [...expression.problems, ...message.problems];
  const holds = expression.compiled;
  if (holds === undefined) return { problems };
  const readsNamespace = holds.reads.has('namespaceObject');
  return {
    problems,
    readsNamespace,
    check: subject => {
      if (readsNamespace && isNamespaceUnknown(subject)) return [];
      const said = verdict(rule, holds, message.compiled, subject);
      return said === undefined ? [] : [error(rule.path ?? 'spec', said.message, said.fix)];
    },
  };
}

interface Compiled<Type extends CelType> {
  readonly problems: readonly CustomProblem[];
  readonly compiled?: CelExpression<CelResults[Type]>;
}

function compiled<Type extends CelType>(
  source: string | undefined,
  field: CustomProblem['field'],
  type: Type,
): Compiled<Type> {
  if (source === undefined) return { problems: [] };
  try {
    return { problems: [], compiled: compileExpression(source, type, VARIABLES) };
  } catch (problem) {
    if (!(problem instanceof CelProblem)) throw problem;
    return { problems: [{ field, message: `is not CEL: ${problem.message}` }] };
  }
}

/** @returns what is wrong; undefined: nothing */
function verdict(
  rule: CustomRule,
  holds: CelExpression<boolean>,
  message: CelExpression<string> | undefined,
  subject: Subject,
): Said | undefined {
  try {
    if (holds.evaluate(sceneOf(subject).whole)) return undefined;
  } catch (failure) {
    if (!(failure instanceof CelFailure)) throw failure;
    return failed(rule, cut(oneLine(failure.message), LONGEST_MESSAGE));
  }
  return {
    message: cut(writtenMessage(message, subject) ?? ownMessage(rule), LONGEST_MESSAGE),
    fix: rule.fix,
  };
}

interface Said {
  readonly message: string;
  readonly fix: string | undefined;
}

/** Whoever wrote the manifest can do nothing about it, so that the fix of the rule is not what to write. */
function failed({ name }: CustomRule, reason: string): Said {
  const more = reason.startsWith('no such key')
    ? ': ask has() before reading a field that may be absent'
    : '';
  return {
    message: `rule ${name} of the policy is at fault, not this object: it cannot be evaluated: ${reason}`,
    fix: `whoever writes the policy has to mend the rule${more}`,
  };
}

/** What a custom rule says where it has no message that can be evaluated. */
export function ownMessage({ message, expression }: CustomRule): string {
  return oneLine(message ?? `this must be true: ${expression}`);
}

/** undefined where it fails, and for one that says nothing. */
function writtenMessage(message: CelExpression<string> | undefined, subject: Subject): string | undefined {
  if (message === undefined) return undefined;
  try {
    const text = oneLine(message.evaluate(sceneOf(subject).masked));
    return text === '' ? undefined : text;
  } catch (failure) {
    if (failure instanceof CelFailure) return undefined;
    throw failure;
  }
}

function isNamespaceUnknown({ object, namespaceLabels }: Subject): boolean {
  return namespaceLabels === undefined && !isClusterScoped(object['kind']);
}
