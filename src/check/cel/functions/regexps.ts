import type { GoRegexp } from '../../../golang/regexp/regexp.ts';
import type { CelFunctions } from '../function-error.ts';

/** A compiled expression of RE2; what searching with it costs is counted. */
export type RegexpOf = (source: string) => GoRegexp;

/** Of CEL and Kubernetes' extension: RE2, as everywhere in Kubernetes. The package has JavaScript's. */
export function regexpFunctions(regexpOf: RegexpOf): CelFunctions {
  return {
    'string.matches__(string): bool': (text: string, source: string) => regexpOf(source).test(text),
    'string.find(string): string': (text: string, source: string) => regexpOf(source).find(text) ?? '',
    'string.findAll(string): list<string>': (text: string, source: string) => regexpOf(source).findAll(text),
    'string.findAll(string, int): list<string>': (text: string, source: string, most: bigint) =>
      regexpOf(source).findAll(text, Number(most)),
  };
}
