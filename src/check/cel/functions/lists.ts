import { CelFunctionError, type CelFunctions } from '../function-error.ts';

type Ordered = bigint | number | string | boolean;

/** Kubernetes' extension for lists (https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library). */
export const listFunctions: CelFunctions = {
  'list.isSorted(): bool': (list: readonly Ordered[]) =>
    list.every((item, index) => index === 0 || compare(list[index - 1] ?? item, item) <= 0),
  'list.sum(): dyn': (list: readonly Ordered[]) => {
    const [first] = list;
    if (list.every(item => typeof item === 'bigint')) return list.reduce((total, item) => total + item, 0n);
    if (list.every(item => typeof item === 'number')) return list.reduce((total, item) => total + item, 0);
    throw first === undefined ? empty() : new CelFunctionError('sum() of what are no numbers of one type');
  },
  'list.min(): dyn': (list: readonly Ordered[]) => extreme(list, order => order < 0),
  'list.max(): dyn': (list: readonly Ordered[]) => extreme(list, order => order > 0),
  'list.indexOf__(dyn): int': (list: readonly Ordered[], item: Ordered) => BigInt(list.indexOf(item)),
  'list.lastIndexOf__(dyn): int': (list: readonly Ordered[], item: Ordered) => BigInt(list.lastIndexOf(item)),
};

function extreme(list: readonly Ordered[], isBetter: (order: number) => boolean): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw empty();
  return rest.reduce((best, item) => (isBetter(compare(item, best)) ? item : best), first);
}

function empty(): CelFunctionError {
  return new CelFunctionError('min(), max() of an empty list');
}

function compare(a: Ordered, b: Ordered): number {
  if (typeof a !== typeof b) throw new CelFunctionError('items of different types have no order');
  return a < b ? -1 : a > b ? 1 : 0;
}
