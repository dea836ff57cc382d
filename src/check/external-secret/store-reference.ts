import type { ExternalSecretSpec, StoreRef } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { error, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * Each entry that fetches names a store: its own sourceRef.storeRef.name, else spec.secretStoreRef.name.
 * An entry of dataFrom with sourceRef.generatorRef needs none.
 * An entry of data cannot use a generator: ESO looks for a store without a name.
 */
/**
 * No store is named, or a generator stands under `data`.
 *
 * Every entry that fetches names a store: its own `sourceRef.storeRef`, else `spec.secretStoreRef`. Generators
 * work under `dataFrom` only: under `data` External Secrets ignores one and looks for a store without a name.
 */
export const storeReference: ExternalSecretRule = {
  id: 'PST111',
  title: 'no store is named, or a generator stands under `data`',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const findings: RuleFinding[] = [];
    let [entries, missing] = [0, 0];
    const look = (field: 'data' | 'dataFrom', index: number, ref: SourceRef): void => {
      entries++;
      if (ref?.generatorRef !== undefined) findings.push(generatorInData(`spec.${field}[${index}]`));
      else if (ref?.storeRef === undefined) missing += isNamed(spec?.secretStoreRef) ? 0 : 1;
      else if (!isNamed(ref.storeRef)) {
        const path = `spec.${field}[${index}].sourceRef.storeRef.name`;
        findings.push(error(path, 'is required: the store has no name'));
      }
    };
    spec?.data?.forEach((entry, index) => look('data', index, entry?.sourceRef));
    spec?.dataFrom?.forEach((entry, index) => {
      const isGenerated =
        entry?.sourceRef?.generatorRef !== undefined ||
        (entry !== undefined && isMisplaced(entry, 'generatorRef'));
      if (entry !== undefined && !isGenerated) look('dataFrom', index, entry.sourceRef);
    });
    return missing === 0 ? findings : [missingStore(spec, missing, entries), ...findings];
  },
};

type SourceRef = NonNullable<NonNullable<Loose<ExternalSecretSpec>['data']>[number]>['sourceRef'];

/** Beside `sourceRef` in place of in it: that is said by itself, and a store that is missing is no second mistake. */
function isMisplaced(entry: object, name: string): boolean {
  return Object.hasOwn(entry, name);
}

function isNamed(ref: Loose<StoreRef> | undefined): boolean {
  return ref?.name !== undefined && ref.name !== '';
}

function missingStore(
  spec: Loose<ExternalSecretSpec> | undefined,
  missing: number,
  all: number,
): RuleFinding {
  const who =
    missing === all ? 'nothing says which store to fetch from' : `${missing} of ${all} entries have no store`;
  return error(
    spec?.secretStoreRef === undefined ? 'spec.secretStoreRef' : 'spec.secretStoreRef.name',
    `is required: ${who}`,
    'write secretStoreRef: {name: <store>, kind: SecretStore}, or kind: ClusterSecretStore',
  );
}

function generatorInData(path: string): RuleFinding {
  return error(
    `${path}.sourceRef.generatorRef`,
    'does not work under data: ESO ignores it and looks for a store without a name',
    'move it to dataFrom: [{sourceRef: {generatorRef: …}}]',
  );
}
