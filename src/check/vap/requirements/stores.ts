import type { Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { isOneOf, textOf, type Validation } from '../validation.ts';
import {
  ANY_IN_GLOB,
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
import { areTooMany, weightOf } from './steps.ts';

type Allowed = NonNullable<Requirements['stores']>['allowed'];

/** PST800: the only stores that may be named. */
export function saidStores({ allowed }: { readonly allowed: Allowed }): SaidRequirement {
  return {
    validations: ASKING.map(asking => namedAllowed(asking, allowed)),
    unsaid: ['PST800 of an object that names more stores than an API server has steps to look at'],
  };
}

function namedAllowed(asking: AskingText, allowed: Allowed): Validation {
  const stores = storesOf(asking);
  const isAllowed = (namespace: string): string => {
    const entries = allowed.map(({ kind, name }) =>
      kind === undefined
        ? `(${isOneOf('s.name', [name], namespace)})`
        : `(s.?kind.orValue("SecretStore") == ${quoted(kind)} && (${isOneOf('s.name', [name], namespace)}))`,
    );
    return entries.length === 0 ? 'false' : entries.join(' || ');
  };
  const texts = allowed.map(({ name }) => name);
  const isLeft = areTooMany(`${stores}.map(s, s.name)`, weightOf(texts), { times: timesOf(asking, texts) });
  const all = `(${isLeft} || ${stores}.all(s, ${inEachNamespace(asking, texts, ANY_IN_GLOB, isAllowed)}))`;
  const names = allowed.map(({ kind, name }) => `${kind ?? 'any store'} ${name}`).join(', ');
  const where = asking.does === 'read' ? `${asking.at}.secretStoreRef or a sourceRef` : asking.at;
  const fix = `may not be used; name one of: ${names}`;
  return {
    rule: 'PST800',
    kind: asking.kind,
    expression: asking.does === 'read' ? all : `${all} && ${noneSelected(asking)}`,
    message: `a store of ${where} ${fix}`,
    ...(asking.kind === 'ExternalSecret'
      ? {
          messageExpression: `"store " + ${stores}.filter(s, !(${isAllowed(OWN_NAMESPACE)})).map(s, s.name).join(", ") + ${textOf(` of ${where} ${fix}`)}`,
        }
      : {}),
  };
}

/** Every reference to a store that has a name. */
function storesOf(asking: AskingText): string {
  const { spec } = asking;
  const refs =
    asking.does === 'read'
      ? `(has(${spec}.secretStoreRef) ? [${spec}.secretStoreRef] : []) + ` +
        `(${dataOf(asking)} + ${dataFromOf(asking)}).filter(e, e.?sourceRef.?storeRef.hasValue()).map(e, e.sourceRef.storeRef)`
      : `${refsOf(asking)} + ${dataToOf(asking)}.filter(e, has(e.storeRef)).map(e, e.storeRef)`;
  return `(${refs}).filter(s, s.?name.orValue("") != "")`;
}

/** Labels can be put on any store. */
function noneSelected(asking: AskingText): string {
  return (
    `${refsOf(asking)}.all(s, !has(s.labelSelector)) && ` +
    `${dataToOf(asking)}.all(e, !e.?storeRef.?labelSelector.hasValue())`
  );
}
