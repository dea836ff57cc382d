import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { checkObject } from '../../check/check.ts';
import { groupOf, nameOf } from '../../check/manifest-set.ts';
import type { JudgedFinding, Verdict } from '../../check/policy/contract.ts';
import { freshErrors } from '../../check/policy/fresh-errors.ts';
import { sayable } from '../../check/wording/sayable.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { checkTogether, setOf, type CheckedObject } from '../offline/check-together.ts';
import { judgeTogether, type JudgedObject, type PoliciesInForce } from '../offline/judge-together.ts';
import type { CaseFinding } from './compare.ts';

export interface CaseInputs extends PoliciesInForce {
  /** What is applied, together. */
  readonly objects: readonly JsonObject[];
  /** The only one of them as it is stored, where it is changed. */
  readonly oldObject: JsonObject | undefined;
  /** What there is besides. */
  readonly cluster: readonly JsonObject[];
  readonly namespace: string | undefined;
  /** Whether findings that no policy speaks about count. */
  readonly builtIn: boolean;
}

/** What is said of the objects of a case. */
export function judgeCase(inputs: CaseInputs): readonly CaseFinding[] {
  return verdictsOf(inputs).flatMap(({ object, verdict }) =>
    asCaseFindings(verdict, refusedFor(verdict, object, inputs), object, inputs.builtIn),
  );
}

/** Where an object is changed, admission says of what was wrong before and is left alone no more than a warning. */
function refusedFor({ findings }: Verdict, object: JsonObject, inputs: CaseInputs): readonly JudgedFinding[] {
  const { oldObject, point } = inputs;
  const isChange = point === 'admission' && oldObject !== undefined;
  const request = { operation: isChange ? ('UPDATE' as const) : ('CREATE' as const), object, oldObject };
  return freshErrors(request, findings, stored =>
    verdictsOf({ ...inputs, objects: [stored], oldObject: undefined }).flatMap(
      ({ verdict }) => verdict.findings,
    ),
  );
}

function verdictsOf(inputs: CaseInputs): readonly JudgedObject[] {
  const { objects, oldObject, cluster, now } = inputs;
  const identities = new Set(objects.map(identityOf));
  const subjects = objects.map(object => checked(object, now, oldObject));
  const around = cluster.filter(object => !identities.has(identityOf(object)));
  const all = [...subjects, ...around.map(object => checked(object, now))];
  const options = {
    namespace: inputs.namespace,
    settings: defaultSettings,
    server: LATEST,
    isSelected: () => true,
  };
  // What there is besides is not what anything is found of, unless it were to be injected itself.
  const set = setOf(subjects, { ...options, around: { complete: [], objects: around } }, () => undefined);
  return judgeTogether(subjects, checkTogether(all, set, options), set, inputs);
}

const LATEST = { major: 1, minor: 36 };

function checked(object: JsonObject, now: Date, oldObject?: JsonObject): CheckedObject {
  return { object, oldObject, findings: checkObject(object, () => now) };
}

function asCaseFindings(
  verdict: Verdict,
  refused: readonly JudgedFinding[],
  object: JsonObject,
  builtIn: boolean,
): readonly CaseFinding[] {
  const name = `${String(object['kind'])}/${nameOf(object)}`;
  const said = verdict.findings.map(finding => ({
    finding,
    action: refused.includes(finding) ? ('deny' as const) : ('warn' as const),
  }));
  const written = verdict.audited.map(finding => ({ finding, action: 'audit' as const }));
  return [...said, ...written]
    .filter(({ finding }) => builtIn || deciderOf(finding) !== undefined || isOfPolicies(finding))
    .map(({ finding, action }) => {
      const { rule, path, message, fix } = sayable(finding);
      return { rule, action, path, message, fix, policy: deciderOf(finding), object: name };
    });
}

/** The policy that decided, or whose exception did. */
function deciderOf({ policy, exception }: JudgedFinding): string | undefined {
  return policy ?? exception?.policy;
}

/** PST81x is about a SecretPolicy itself, which no policy is about. */
function isOfPolicies({ rule }: JudgedFinding): boolean {
  return rule.startsWith('PST81');
}

function identityOf(object: JsonObject): string {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  return JSON.stringify([groupOf(object), object['kind'], metadata['namespace'] ?? null, nameOf(object)]);
}
