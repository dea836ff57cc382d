import type { Requirements } from '../../api/secret-policy.ts';
import { quoted } from '../cel/literal.ts';
import { periodOf } from '../policy/period.ts';
import { DATA, DATA_FROM, isDuration, isOneOf, patternOf, textOf, type Validation } from './validation.ts';

/** What `spec.require` asks, as far as one ExternalSecret or store shows it; and what that leaves out. */
export interface SaidRequirements {
  readonly validations: readonly Validation[];
  readonly unsaid: readonly string[];
}

export function requirementValidations(require: Requirements): SaidRequirements {
  const { stores, providers, remoteKeys, refresh, delivery, maxAge, regions } = require;
  const parts = [
    stores === undefined ? [] : storeValidations(stores),
    providers === undefined ? [] : providerValidations(providers),
    (remoteKeys ?? []).map(keyValidation),
    refresh === undefined ? [] : refreshValidations(refresh),
    delivery === undefined || delivery.allowed.includes('secret') ? [] : [noSecret],
  ];
  const about = [stores, providers, remoteKeys, refresh, delivery].some(part => part !== undefined);
  return {
    validations: parts.flat(),
    unsaid: [
      ...(about ? ['PST800 to PST805 for other kinds than ExternalSecret and stores'] : []),
      ...(providers === undefined ? [] : ['PST801 for who uses a store: that is another object']),
      ...(remoteKeys === undefined ? [] : ['PST802 for find: what it may give depends on the provider']),
      ...(maxAge === undefined ? [] : ['PST804: no rule of an API server has a clock']),
      ...(regions === undefined ? [] : ['PST806: the store is another object']),
    ],
  };
}

type Of<Field extends keyof Requirements> = NonNullable<Requirements[Field]>;

/** Every reference to a store that has a name. */
const STORES =
  `((has(object.spec.secretStoreRef) ? [object.spec.secretStoreRef] : []) + ` +
  `(${DATA} + ${DATA_FROM}).filter(e, e.?sourceRef.?storeRef.hasValue()).map(e, e.sourceRef.storeRef))` +
  '.filter(s, s.?name.orValue("") != "")';

function storeValidations({ allowed }: Of<'stores'>): readonly Validation[] {
  const entries = allowed.map(({ kind, name }) =>
    kind === undefined
      ? `(${isOneOf('s.name', [name])})`
      : `(s.?kind.orValue("SecretStore") == ${quoted(kind)} && (${isOneOf('s.name', [name])}))`,
  );
  const names = allowed.map(({ kind, name }) => `${kind ?? 'any store'} ${name}`).join(', ');
  const isAllowed = entries.length === 0 ? 'false' : entries.join(' || ');
  const fix = `may not be used; name one of: ${names}`;
  return [
    {
      rule: 'PST800',
      kind: 'ExternalSecret',
      expression: `${STORES}.all(s, ${isAllowed})`,
      message: `a store of spec.secretStoreRef or a sourceRef ${fix}`,
      messageExpression: `"store " + ${STORES}.filter(s, !(${isAllowed})).map(s, s.name).join(", ") + ${textOf(` of spec.secretStoreRef or a sourceRef ${fix}`)}`,
    },
  ];
}

function providerValidations({ allowed }: Of<'providers'>): readonly Validation[] {
  return ['SecretStore', 'ClusterSecretStore'].map(kind => ({
    rule: 'PST801',
    kind,
    expression: `object.spec.provider.all(name, name in [${allowed.map(quoted).join(', ')}])`,
    message: `spec.provider: the provider may not be used; use one of: ${allowed.join(', ')}`,
  }));
}

/** `hasDotSegment` of the requirements, for RE2. */
const DOT_SEGMENT = quoted('(?i)(^|[/\\\\]|%(25)*(2f|5c))([.]|%(25)*2e){1,2}($|[/\\\\]|%(25)*(2f|5c))');

function keyValidation({ patterns, stores }: Of<'remoteKeys'>[number]): Validation {
  const usual = 'object.spec.?secretStoreRef.?name.orValue("")';
  const own = 'e.?sourceRef.?storeRef.?name.orValue("")';
  const isElsewhere =
    stores === undefined
      ? ''
      : `!(${own} != "" ? (${isOneOf('e.sourceRef.storeRef.name', stores)}) : (${isOneOf(usual, stores)})) || `;
  const matches = (key: string): string =>
    `(!${key}.matches(${DOT_SEGMENT}) && (${patterns.map(pattern => `${key}.matches(${patternOf(pattern, part => part)})`).join(' || ')}))`;
  const isGenerated = 'e.?sourceRef.?generatorRef.hasValue()';
  const ofData = `${isElsewhere}${isGenerated} || !has(e.remoteRef) || ${matches('e.remoteRef.key')}`;
  const ofDataFrom = `${isElsewhere}!has(e.extract) || ${matches('e.extract.key')}`;
  const fix = `may not be asked for; ask for one that matches ${patterns.join(' or ')}`;
  return {
    rule: 'PST802',
    kind: 'ExternalSecret',
    expression: `${DATA}.all(e, ${ofData}) && ${DATA_FROM}.all(e, ${ofDataFrom})`,
    message: `a key of spec.data or spec.dataFrom ${fix}`,
    messageExpression:
      `"key " + (${DATA}.filter(e, !(${ofData})).map(e, e.remoteRef.key) + ` +
      `${DATA_FROM}.filter(e, !(${ofDataFrom})).map(e, e.extract.key)).join(", ") + ` +
      textOf(` of spec.data or spec.dataFrom ${fix}`),
  };
}

function refreshValidations({ atLeast, atMost, never = false }: Of<'refresh'>): readonly Validation[] {
  const text = 'object.spec.?refreshInterval.orValue("1h")';
  const interval = `duration(${text})`;
  const isPeriodic = 'object.spec.?refreshPolicy.orValue("Periodic") == "Periodic"';
  const [least, most] = [periodOf(atLeast), periodOf(atMost)];
  const bounds = [
    ...(least === undefined ? [] : [`${interval} >= duration("${least}ms")`]),
    ...(most === undefined ? [] : [`${interval} <= duration("${most}ms")`]),
  ];
  const within = bounds.length === 0 ? 'true' : bounds.join(' && ');
  const isNever = `${interval} <= duration("0s")`;
  return [
    {
      rule: 'PST803',
      kind: 'ExternalSecret',
      // One that cannot be read is another rule's, PST110.
      expression: never
        ? `!(${isPeriodic}) || !${isDuration(text)} || ${isNever} || (${within})`
        : `${isPeriodic} && (!${isDuration(text)} || !(${isNever}) && ${within})`,
      message: `spec.refreshInterval may not be this; write one ${[
        ...(atLeast === undefined ? [] : [`of at least ${atLeast}`]),
        ...(atMost === undefined ? [] : [`of at most ${atMost}`]),
      ].join(' and ')}`,
    },
  ];
}

const noSecret: Validation = {
  rule: 'PST805',
  kind: 'ExternalSecret',
  expression: 'object.spec.?target.?creationPolicy.orValue("Owner") == "None"',
  message:
    'spec.target writes a Secret into the cluster, which may not be; write spec.target.creationPolicy: None',
};
