import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../resolve/trace.ts';
import { printExplain, type Traced } from './print-explain.ts';

const bytes = (text: string) => Buffer.from(text);
const map = (entries: Record<string, Buffer>) => new Map(Object.entries(entries));

function secret(data: Record<string, Buffer>, events: TraceEvent[]): Traced {
  return {
    namespace: 'shop',
    externalSecret: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { target: { name: 'db-credentials' } },
    },
    data: map(data),
    events,
  };
}

const extract = 'spec.dataFrom[0].extract';
const encoded = bytes('aG9yc2U=');
const horse = bytes('horse');
const url = bytes('postgres://horse');

const events: TraceEvent[] = [
  { place: extract, step: 'fetch', data: map({ 'pass word': encoded }), detail: 'SecretStore/vault, key db' },
  { place: extract, step: 'convert', data: map({ pass_word: encoded }) },
  { place: extract, step: 'decode', data: map({ pass_word: horse }), detail: 'Base64' },
  { place: 'spec.target.template.data[url]', step: 'template', data: map({ url }), detail: 'pass_word' },
];

test('tells the way of each key, without values', () => {
  expect(printExplain([secret({ pass_word: horse, url }, events)], false)).toBe(
    `ExternalSecret shop/db → Secret db-credentials
  pass_word  5 bytes, text
      from spec.dataFrom[0].extract
      fetch     SecretStore/vault, key db: pass word, 8 bytes, text
      convert   pass word → pass_word
      decode    Base64: 8 → 5 bytes, text
  url  16 bytes, text
      from spec.target.template.data[url]
      template  uses pass_word
`,
  );
});

test('shows values where that is asked for', () => {
  const shown = printExplain([secret({ pass_word: horse, url }, events)], true);
  expect(shown).toContain('pass_word  5 bytes, horse');
  expect(shown).toContain('decode    Base64: 8 → 5 bytes, horse');
});

test('names what was fetched for a template alone', () => {
  expect(printExplain([secret({ url }, events)], false)).toContain(
    '  (pass_word)  fetched, and no key of the Secret: the template writes others\n      from spec.dataFrom[0].extract',
  );
});

describe('says of a key', () => {
  const first: TraceEvent = { place: extract, step: 'fetch', data: map({ user: bytes('a') }) };

  test('what it overwrites', () => {
    const second: TraceEvent = { place: 'spec.data[0]', step: 'fetch', data: map({ user: horse }) };
    expect(printExplain([secret({ user: horse }, [first, second])], false)).toContain(
      `over what ${extract} gave`,
    );
  });

  test('that decoding left it alone', () => {
    const decode: TraceEvent = { ...first, step: 'decode', detail: 'Auto' };
    expect(printExplain([secret({ user: bytes('a') }, [first, decode])], false)).toContain(
      'decode    Auto: unchanged',
    );
  });

  test('that it is gone', () => {
    const gone: TraceEvent = { place: 'spec.data[0]', step: 'absent', data: new Map() };
    const shown = printExplain([secret({}, [gone])], false);
    expect(shown).toContain('(nothing)  spec.data[0]: gone at the provider');
    expect(shown).toContain('no keys');
  });
});
