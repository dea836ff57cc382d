/** Floats: sums and products by decimal arithmetic, rounding by float arithmetic. */
import type { FunctionTable, TemplateFunction } from '../function.ts';
import type { GoValue } from '../value.ts';
import { castFloat64 } from './values/cast.ts';
import { decimalOf, dividedBy, floatOf, minus, plus, times, type Decimal } from './values/decimal.ts';
import { define, defineVariadic } from './define.ts';

export const decimals: FunctionTable = {
  add1f: define(['any'], value => calculate(plus, [value, 1])),
  addf: defineVariadic([], 'any', (...values) => calculate(plus, [0, ...values])),
  subf: operation(minus),
  divf: operation(dividedBy),
  mulf: operation(times),
  maxf: defineVariadic(['any'], 'any', (...values) => values.map(castFloat64).reduce(larger)),
  minf: defineVariadic(['any'], 'any', (...values) => values.map(castFloat64).reduce(smaller)),
  ceil: define(['any'], value => Math.ceil(castFloat64(value))),
  floor: define(['any'], value => Math.floor(castFloat64(value))),
  round: defineVariadic(['any', 'int'], 'float64', (value, places, roundOn = 0.5) =>
    round(castFloat64(value), Number(places), roundOn),
  ),
};

function operation(calculation: (a: Decimal, b: Decimal) => Decimal): TemplateFunction {
  return defineVariadic(['any'], 'any', (...values) => calculate(calculation, values));
}

function calculate(calculation: (a: Decimal, b: Decimal) => Decimal, values: readonly GoValue[]): number {
  return floatOf(values.map(value => decimalOf(castFloat64(value))).reduce(calculation));
}

/** An infinity wins over NaN, and 0 over -0. */
function larger(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

function smaller(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** Rounds up from `roundOn` on; a negative number has no positive fraction and so always goes down. */
function round(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places);
  const digits = power * value;
  const fraction = Number.isFinite(digits) ? digits - Math.trunc(digits) : NaN;
  return (fraction >= roundOn ? Math.ceil(digits) : Math.floor(digits)) / power;
}

/** Go's math.Pow multiplies squares of the mantissa, so that large powers differ from JavaScript's in the last bit. */
function powerOfTen(places: number): number {
  let power = 1;
  let exponent = 0;
  let factor = 0.625;
  let factorExponent = 4;
  for (let rest = Math.abs(places); rest > 0; rest = Math.floor(rest / 2)) {
    if (factorExponent > 1 << 12) return places < 0 ? 0 : Infinity;
    if (rest % 2 === 1) {
      power *= factor;
      exponent += factorExponent;
    }
    factor *= factor;
    factorExponent *= 2;
    if (factor < 0.5) {
      factor += factor;
      factorExponent -= 1;
    }
  }
  if (places >= 0) return loadExponent(power, exponent);
  return loadExponent(1 / power, -exponent);
}

/** In two factors, since 2 ** exponent alone may leave the range where the product does not. */
function loadExponent(mantissa: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return mantissa * 2 ** half * 2 ** (exponent - half);
}
