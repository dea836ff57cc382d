import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { error, warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * Each entry of spec.dataFrom has exactly one of
 *   extract                 with or without sourceRef.storeRef
 *   find                    with or without sourceRef.storeRef
 *   sourceRef.generatorRef  alone
 */
/**
 * An entry of `dataFrom` without a source, or with more than one.
 *
 * An entry reads from exactly one of `extract`, `find` and `sourceRef.generatorRef`; External Secrets refuses the
 * others. Make an entry for each.
 */
export const dataFromSource: ExternalSecretRule = {
  id: 'PST106',
  title: 'an entry of `dataFrom` without a source, or with more than one',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) =>
      entry === undefined ? [] : sourceFindings(entry, `spec.dataFrom[${index}]`),
    );
  },
};

type Entry = Loose<NonNullable<ExternalSecretSpec['dataFrom']>[number]>;

function sourceFindings(entry: Entry, path: string): readonly RuleFinding[] {
  const { extract, find, sourceRef } = entry;
  const sources = [
    ...(extract === undefined ? [] : ['extract']),
    ...(find === undefined ? [] : ['find']),
    ...(sourceRef?.generatorRef === undefined ? [] : ['sourceRef.generatorRef']),
  ];
  if (sources.length > 1) {
    const message = `has ${sources.join(' and ')}: one entry reads from one of them`;
    return [error(path, message, 'make an entry of dataFrom for each')];
  }
  if (sources.length === 1) return [];
  if (sourceRef === undefined) {
    const message = 'says nothing to fetch: one of extract, find and sourceRef must be there';
    return [error(path, message, 'write extract: {key: <secret at the provider>}')];
  }
  if (sourceRef.storeRef === undefined) {
    const message = 'must have generatorRef or storeRef';
    return [error(`${path}.sourceRef`, message, 'write storeRef: {name: <store>}')];
  }
  const message =
    'fetches nothing: sourceRef.storeRef only says where, and neither extract nor find says what';
  return [warning(path, message, 'add extract: {key: <secret at the provider>}')];
}
