import { describe, expect, test } from 'vitest';
import { printEnv, printJson, printSecrets, printTable, type RenderedSecret } from './outputs.ts';

function secret(
  data: Record<string, string | Buffer>,
  deletionPolicy: 'Delete' | 'Merge' | 'Retain' = 'Retain',
): RenderedSecret {
  return {
    namespace: 'shop',
    externalSecret: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'db', namespace: 'shop' },
      spec: { target: { deletionPolicy } },
    },
    data: new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)])),
  };
}

const bytes = Buffer.from([0xff, 0x00]);

describe('the table', () => {
  test('writes what would move the cursor as JSON does, and bytes as base64', () => {
    const { text } = printTable([secret({ a: 'x\u001b[2Jy', b: bytes, c: 'plain' })], true);
    expect(text).toContain(String.raw`"x\u001b[2Jy"`);
    expect(text).toContain('base64:/wA=');
    expect(text).toMatch(/c +5 +plain\n/);
  });

  test('warns of an ExternalSecret without keys', () => {
    expect(printTable([secret({})], false).warnings).toEqual(['ExternalSecret shop/db has no keys']);
  });
});

describe('secret', () => {
  test('is the object for one, a List for several', () => {
    expect(JSON.parse(String(printSecrets([secret({ a: 'x' })], false).text))).toMatchObject({
      kind: 'Secret',
    });
    expect(JSON.parse(String(printSecrets([secret({}, 'Merge'), secret({})], false).text))).toMatchObject({
      kind: 'List',
      items: [
        { kind: 'Secret', data: {} },
        { kind: 'Secret', data: {} },
      ],
    });
  });

  test('leaves out a Secret that ESO deletes, with a warning', () => {
    const { text, warnings } = printSecrets([secret({}, 'Delete')], false);
    expect(JSON.parse(String(text))).toEqual({ apiVersion: 'v1', kind: 'List', items: [] });
    expect(warnings).toEqual([expect.stringContaining('shop/db has no keys: with deletionPolicy Delete')]);
  });
});

describe('env', () => {
  test('leaves out what no variable can be, with a warning that does not show it', () => {
    const { text, warnings } = printEnv([secret({ 'a.b': 'one', ok: 'two', nul: 'th\0ree' })], true);
    expect(text.toString()).toBe("# ExternalSecret shop/db\nok='two'\n");
    expect(warnings).toEqual([
      expect.stringContaining('key a.b is left out: as a variable its name must consist of letters'),
      expect.stringContaining('key nul is left out: its value cannot be a variable: it has a NUL byte'),
    ]);
    expect(warnings.join()).not.toMatch(/one|ree/);
  });

  test('keeps every byte', () => {
    const { text } = printEnv([secret({ bin: Buffer.from([0xff, 0x27]) })], true);
    expect(Buffer.from(text).includes(Buffer.from([0xff]))).toBe(true);
  });
});

describe('json', () => {
  test('shows bytes that are no UTF-8 as base64', () => {
    const [shown] = JSON.parse(String(printJson([secret({ bin: bytes, text: 'x' })], true).text));
    expect(shown).toEqual({
      namespace: 'shop',
      externalSecret: 'db',
      secret: 'db',
      data: { bin: { base64: '/wA=' }, text: 'x' },
    });
  });

  test('masked says size and form', () => {
    const [masked] = JSON.parse(String(printJson([secret({ a: '{"k":1}' })], false).text));
    expect(masked.data.a).toBe('<7 bytes, JSON object with 1 key; --show-values shows it>');
  });
});
