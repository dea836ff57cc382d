import { readCorrections } from '../../manifest/corrections.ts';
import { error, warning, type ExternalSecretRule } from '../rule.ts';

/*
 * metadata.annotations[postern.dev/…]  one of the table of corrections, with a value that it takes; another name is a warning
 * metadata.annotations[postern.io/…]   and the like: a warning where the name is one of the table
 */
/**
 * An annotation `postern.dev/…` of an ExternalSecret whose value cannot be read, or that does not exist.
 *
 * An annotation that cannot be read is an error, because what it asks for would silently not be done; one that
 * does not exist, or has another prefix such as `postern.io/`, changes nothing. [The annotations](../reference/annotations.md).
 */
export const ownAnnotations: ExternalSecretRule = {
  id: 'PST114',
  title:
    'an annotation `postern.dev/…` of an ExternalSecret whose value cannot be read, or that does not exist',
  kinds: ['ExternalSecret'],
  check({ metadata }) {
    const texts = Object.entries(metadata?.annotations ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return readCorrections(Object.fromEntries(texts)).problems.map(
      ({ annotation, message, fix, isUnknown }) =>
        (isUnknown ? warning : error)(`metadata.annotations[${annotation}]`, message, fix),
    );
  },
};
