import type { Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { STORE_KINDS } from '../../policy/requirements/known-store.ts';
import { ADDRESSED_PROVIDERS, REGION_FIELDS, REGION_LABEL } from '../../policy/requirements/store-region.ts';
import { isOneOf } from '../validation.ts';
import type { SaidRequirement } from './said-requirement.ts';

/** PST806, of stores themselves: none in a region that is not listed. */
export function saidRegions(entries: NonNullable<Requirements['regions']>): SaidRequirement {
  const regions = entries.map(({ region }) => region);
  const label = `object.metadata.?labels[?${quoted(REGION_LABEL)}].orValue("")`;
  const written = Object.entries(REGION_FIELDS).filter(([, { isAddress }]) => isAddress !== true);
  const region = written.reduceRight((others, [provider, { name, otherwise }]) => {
    const field = `object.spec.provider.?${provider}.?${name}`;
    const absent = otherwise === undefined ? label : `!${field}.hasValue() ? ${quoted(otherwise)} : ${label}`;
    return `has(object.spec.provider.${provider}) ? (${field}.orValue("") != "" ? ${field}.value() : (${absent})) : (${others})`;
  }, label);
  const isElsewhere = ADDRESSED_PROVIDERS.map(provider => `has(object.spec.provider.${provider}) || `).join(
    '',
  );
  const validations = STORE_KINDS.map(kind => ({
    rule: 'PST806',
    kind,
    expression: `${isElsewhere}[${region}].all(r, ${isOneOf('r', regions)})`,
    message: `spec.provider: nothing may be fetched in the region of the store; use one of: ${regions.join(', ')}`,
  }));
  return {
    validations,
    unsaid: [
      `PST806 of what asks a store: its region stands in another object, the store; of a store of ${ADDRESSED}: its region stands in an address`,
    ],
  };
}

/** British English has no comma before "or". */
const ADDRESSED = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(ADDRESSED_PROVIDERS);
