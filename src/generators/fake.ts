/** `Fake`: values that stand in the manifest itself, for tests. */
import type { Generator } from './contract.ts';
import { generatorSpec } from './generator-spec.ts';

export const fake: Generator = {
  kind: 'Fake',
  lasts: 'moment',
  async generate(request) {
    const texts = Object.entries(generatorSpec(request).texts('data'));
    return { data: new Map(texts.map(([key, text]) => [key, Buffer.from(text)])) };
  },
};
