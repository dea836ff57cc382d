/** Typed looks into a generator's `spec`, which reaches the agent as the manifest had it. */
import { problem } from '../errors.ts';
import { readerOf, type SpecReader } from '../providers/spec-reader.ts';
import type { GeneratorRequest } from './contract.ts';

export interface GeneratorSpec extends SpecReader {
  /** A whole number of at least 0. */
  count(path: string): number | undefined;
  flag(path: string): boolean;
}

/** @throws PosternError `GENERATOR_REFUSED` (each function) where the field has another type */
export function generatorSpec({ name, plan }: Pick<GeneratorRequest, 'name' | 'plan'>): GeneratorSpec {
  const reader = readerOf(plan.spec, (field, reason) =>
    problem('GENERATOR_REFUSED', { generator: name, field, reason }),
  );
  return {
    ...reader,
    count(path) {
      const value = reader.value(path);
      if (value === undefined || value === null) return undefined;
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
      throw reader.refuse(path, 'it must be a whole number, 0 or more');
    },
    flag(path) {
      const value = reader.value(path) ?? false;
      if (typeof value === 'boolean') return value;
      throw reader.refuse(path, 'it must be true or false');
    },
  };
}
