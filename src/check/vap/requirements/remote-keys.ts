import type { Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { openEnded } from '../../policy/requirements/expression-shape.ts';
import { isOneOf, patternOf, textOf, type Validation } from '../validation.ts';
import {
  ANY_IN_EXPRESSION,
  ASKING,
  dataFromOf,
  dataOf,
  dataToOf,
  inEachNamespace,
  OWN_NAMESPACE,
  refsOf,
  timesOf,
  type AskingText,
} from './asking-text.ts';
import type { SaidRequirement } from './said-requirement.ts';
import { areTooMany, weightOf, withNames } from './steps.ts';

type Limit = NonNullable<Requirements['remoteKeys']>[number];

/** PST802: what may be asked for, by all stores or by some. */
export function saidRemoteKeys(limits: NonNullable<Requirements['remoteKeys']>): SaidRequirement {
  const validations = limits.flatMap(limit => [
    ...ASKING.flatMap(asking =>
      asking.does === 'read'
        ? ofReading(asking, limit, limits.length)
        : ofWriting(asking, limit, limits.length),
    ),
    // Lists for some stores are not about generators.
    ...(limit.stores === undefined ? ofGenerators(limit) : []),
  ]);
  return {
    validations,
    unsaid: [
      'PST802 of a find with name.regexp: CEL cannot read what every match begins with; of one with a path only what is wrong for every provider is said, since what a path means depends on the store',
      'PST802 of an object that asks for more keys than an API server has steps to look at',
    ],
  };
}

/** `hasDotSegment` of the requirements, for RE2. */
const DOT_SEGMENT = quoted('(?i)(^|[/\\\\]|%(25)*(2f|5c))([.]|%(25)*2e){1,2}($|[/\\\\]|%(25)*(2f|5c))');

function matches(key: string, patterns: readonly string[], namespace: string): string {
  return `(!${key}.matches(${DOT_SEGMENT}) && (${matchesOne(key, patterns, namespace)}))`;
}

function matchesOne(key: string, patterns: readonly string[], namespace: string): string {
  const each = patterns.map(pattern => `${key}.matches(${patternOf(pattern, part => part, namespace)})`);
  return each.length === 0 ? 'false' : each.join(' || ');
}

function ofReading(asking: AskingText, limit: Limit, parts: number): readonly Validation[] {
  const { patterns, stores = [] } = limit;
  const [data, dataFrom] = [dataOf(asking), dataFromOf(asking)];
  const isAbout = storeIsMeant(asking, limit);
  const keys =
    `(${data}.filter(e, ${isAbout}has(e.remoteRef) && !e.?sourceRef.?generatorRef.hasValue()).map(e, e.remoteRef.key) + ` +
    `${dataFrom}.filter(e, ${isAbout}has(e.extract)).map(e, e.extract.key))`;
  const asked =
    `(${data}.map(e, e.?remoteRef.?key.orValue("")) + ` +
    `${dataFrom}.map(e, e.?extract.?key.orValue(e.?find.?path.orValue(""))))`;
  const isLeft = (each: readonly string[]): string =>
    areTooMany(asked, withNames(weightOf([DOT_SEGMENT, ...each]), stores), {
      times: timesOf(asking, patterns),
      parts,
    });
  const open = patterns.flatMap(pattern => openEnded(pattern) ?? []);
  const isKey = (namespace: string): string => matches('k', patterns, namespace);
  const mayBe = (namespace: string): string => mayBeFound(patterns, namespace);
  const each = (of: (namespace: string) => string): string =>
    inEachNamespace(asking, patterns, ANY_IN_EXPRESSION, of);
  const fix = `ask for one that matches ${patterns.join(' or ')}`;
  const where = ` of ${asking.at}.data or ${asking.at}.dataFrom may not be asked for; ${fix}`;
  const said = { rule: 'PST802', kind: asking.kind };
  return [
    {
      ...said,
      expression: `${isLeft(patterns)} || ${keys}.all(k, ${each(isKey)})`,
      message: `a key${where}`,
      ...(asking.namespaces === undefined
        ? {
            messageExpression: `"key " + ${keys}.filter(k, !${isKey(OWN_NAMESPACE)}).join(", ") + ${textOf(where)}`,
          }
        : {}),
    },
    {
      ...said,
      expression: `${isLeft([...patterns, ...open, ...open, ...open])} || ${dataFrom}.filter(e, ${isAbout}has(e.find)).all(e, [e.find.?path.orValue("")].all(path, ${each(mayBe)}))`,
      message: `a find of ${asking.at}.dataFrom may give keys that may not be asked for; ${fix}`,
    },
  ];
}

/** CEL before another condition of an entry `e`: it asks one of the stores that are meant. */
function storeIsMeant({ spec }: AskingText, { stores }: Limit): string {
  if (stores === undefined) return '';
  const usual = `${spec}.?secretStoreRef.?name.orValue("")`;
  const own = 'e.?sourceRef.?storeRef.?name.orValue("")';
  // Without any name there is no store to mean.
  const name = `[${own} != "" ? ${own} : ${usual}]`;
  return `${name}.exists(s, s != "" && (${isOneOf('s', stores)})) && `;
}

/**
 * Whether what a `find` gives may be allowed, whatever provider the store has: for some its path is a key, for some a folder
 * or what keys begin with, and some do not look at it. What its expression begins with CEL cannot read.
 */
function mayBeFound(patterns: readonly string[], namespace: string): string {
  const open = patterns.flatMap(pattern => openEnded(pattern) ?? []);
  const allowed = [
    'e.find.?name.?regexp.orValue("") != ""',
    matchesOne('""', open, namespace),
    matchesOne('path', [...patterns, ...open], namespace),
    matchesOne('(path + "/")', open, namespace),
  ];
  return `!path.matches(${DOT_SEGMENT}) && (${allowed.join(' || ')})`;
}

function ofWriting(asking: AskingText, { patterns, stores }: Limit, parts: number): Validation {
  const refs = refsOf(asking);
  const isOfSome =
    stores === undefined ? 'true' : `${refs}.exists(s, ${isOneOf(`s.?name.orValue("")`, stores)})`;
  const own = 'e.?storeRef.?name.orValue("")';
  const isOwn = stores === undefined ? 'true' : `(${own} != "" ? (${isOneOf(own, stores)}) : some)`;
  const key = 'e.?match.?remoteRef.?remoteKey';
  const each = (of: (namespace: string) => string): string =>
    inEachNamespace(asking, patterns, ANY_IN_EXPRESSION, of);
  const ofData = each(namespace => `!${key}.hasValue() || ${matches(`${key}.value()`, patterns, namespace)}`);
  // Without remoteKey nobody can tell which keys are written.
  const ofDataTo = each(
    namespace => `e.?remoteKey.orValue("") != "" && ${matches('e.remoteKey', patterns, namespace)}`,
  );
  const asked =
    `(${dataOf(asking)}.map(e, ${key}.orValue("")) + ` +
    `${dataToOf(asking)}.map(e, e.?remoteKey.orValue("")) + ${refs}.map(s, ""))`;
  const weight = withNames(weightOf([DOT_SEGMENT, ...patterns]), stores ?? []);
  return {
    rule: 'PST802',
    kind: asking.kind,
    expression:
      `${areTooMany(asked, weight, { parts })} || [${isOfSome}].all(some, ` +
      `(!some || ${dataOf(asking)}.all(e, ${ofData})) && ${dataToOf(asking)}.all(e, !${isOwn} || ${ofDataTo}))`,
    message: `a key of ${asking.at}.data or ${asking.at}.dataTo may not be written; write one that matches ${patterns.join(' or ')}`,
  };
}

function ofGenerators({ patterns }: Limit): readonly Validation[] {
  const said = (kind: string, expression: string, at: string): Validation => ({
    rule: 'PST802',
    kind,
    expression,
    message: `${at}.path may not be asked for; ask for one that matches ${patterns.join(' or ')}`,
  });
  const path = 'object.spec.?generator.?vaultDynamicSecretSpec.?path';
  return [
    said(
      'VaultDynamicSecret',
      `!has(object.spec.path) || ${matches('object.spec.path', patterns, OWN_NAMESPACE)}`,
      'spec',
    ),
    said(
      'ClusterGenerator',
      `object.spec.kind != "VaultDynamicSecret" || !${path}.hasValue() || ${matches(`${path}.value()`, patterns, ANY_IN_EXPRESSION)}`,
      'spec.generator.vaultDynamicSecretSpec',
    ),
  ];
}
