import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openssl } from '../../x509/testing/openssl.ts';
import type { SecretData } from '../certificate-cluster.ts';
import { readParts } from '../secret-layout.ts';
import type { Situation } from '../situation.ts';
import { pemOf, planned, plannedWrite } from '../testing/planned.ts';
import { SAMPLE_NAMES, sampleSecret, textOf, truncated, without } from '../testing/sample-secret.ts';
import { sampleStored } from '../testing/sample-situation.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;
let other: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
  other = await sampleSecret(NOW);
});

const stored = (data: SecretData) => sampleStored(data);

const plan = (over: Partial<Situation>) => planned(NOW, { secret: sampleStored(sound), ...over });
const write = (over: Partial<Situation>) => plannedWrite(NOW, { secret: sampleStored(sound), ...over });

describe('only the broken part is replaced', () => {
  test.each<[string, () => SecretData, string]>([
    ['the leaf is missing', () => without(sound, 'tls.crt', 'tls.key'), 'the leaf is missing'],
    ['the leaf key is missing', () => without(sound, 'tls.key'), 'the leaf is missing'],
    ['the leaf is truncated', () => truncated(sound, 'tls.crt'), 'the leaf cannot be parsed'],
    ['the leaf key is truncated', () => truncated(sound, 'tls.key'), 'the leaf cannot be parsed'],
    [
      'the leaf key belongs to another leaf',
      () => ({ ...sound, 'tls.key': other['tls.key'] ?? Buffer.of() }),
      'the leaf has a private key that belongs to another certificate',
    ],
    [
      'the leaf is of another authority',
      () => ({
        ...sound,
        'tls.crt': other['tls.crt'] ?? Buffer.of(),
        'tls.key': other['tls.key'] ?? Buffer.of(),
      }),
      'the leaf was not issued by the present authority',
    ],
  ])('%s', (_name, broken, because) => {
    const action = write({ secret: stored(broken()) });
    expect(action).toMatchObject({ leaf: { issueFor: SAMPLE_NAMES }, because: [because] });
    expect(pemOf(action.authority)).toBe(textOf(sound, 'ca.crt'));
    expect(action.signingKey).toEqual(sound['signing.key']);
  });

  test('a signing key of the wrong size is replaced, the certificates stay', () => {
    const action = write({ secret: stored({ ...sound, 'signing.key': Buffer.alloc(31) }) });
    expect(action.signingKey).toBe('issue');
    expect([pemOf(action.authority), pemOf(action.leaf)]).toEqual([
      textOf(sound, 'ca.crt'),
      textOf(sound, 'tls.crt'),
    ]);
  });

  test('a bundle that lost the authority is completed', () => {
    const action = write({ secret: stored({ ...sound, 'bundle.crt': Buffer.from('nonsense') }) });
    expect(action.because).toEqual(['bundle.crt changes']);
    expect(action.bundle.map(String)).toEqual([textOf(sound, 'ca.crt')]);
  });
});

describe('an authority whose key is lost stays trusted, and its leaf in use, until a new one is trusted', () => {
  test.each<[string, () => SecretData]>([
    ['its key is lost', () => without(sound, 'ca.key')],
    ['its key is truncated', () => truncated(sound, 'ca.key')],
    ['its key is another one', () => ({ ...sound, 'ca.key': other['ca.key'] ?? Buffer.of() })],
    ['its certificate is truncated, and found in the bundle', () => truncated(sound, 'ca.crt')],
  ])('%s', (_name, broken) => {
    const action = write({ secret: stored(broken()) });
    expect(action).toMatchObject({ next: 'issue', bridge: undefined });
    const { authority } = action;
    expect(authority instanceof X509Certificate && authority.toString()).toBe(textOf(sound, 'ca.crt'));
    expect(pemOf(action.leaf)).toBe(textOf(sound, 'tls.crt'));
    expect(action.bundle.map(String)).toEqual([textOf(sound, 'ca.crt')]);
  });

  test('even past the time when the leaf should have been renewed', () => {
    const action = write({ secret: stored(without(sound, 'ca.key')), now: NOW + 6 * DAY });
    expect([action.next, pemOf(action.leaf)]).toEqual(['issue', textOf(sound, 'tls.crt')]);
  });

  test('but with the leaf gone too, there is nothing to wait for', () => {
    const action = write({ secret: stored(without(sound, 'ca.key', 'tls.key')) });
    expect(action).toMatchObject({ authority: 'issue', leaf: { issueFor: SAMPLE_NAMES } });
    expect(action.bundle.map(String)).toEqual([textOf(sound, 'ca.crt')]);
  });

  test('its key is of a type that no API server has to understand', async () => {
    const key = await openssl(['genpkey', '-algorithm', 'ed25519'], {});
    const certificate = await openssl(['req', '-x509', '-key', 'key.pem', '-subj', '/CN=x'], {
      'key.pem': key,
    });
    const odd = { ...sound, 'ca.crt': Buffer.from(certificate), 'ca.key': Buffer.from(key) };
    expect(write({ secret: stored(odd) }).because[0]).toContain(
      'the authority has neither an ECDSA nor an RSA key',
    );
  });

  test('it is not an authority at all', () => {
    const { 'tls.crt': certificate = Buffer.of(), 'tls.key': key = Buffer.of() } = sound;
    const leafAsAuthority = { ...sound, 'ca.crt': certificate, 'ca.key': key };
    const action = write({ secret: stored(leafAsAuthority) });
    expect(action.next).toBe('issue');
    expect(action.because[0]).toContain('the authority is not a certificate authority');
  });
});

test('an authority that has expired is replaced together with its leaf, and not trusted any more', () => {
  const action = write({ now: NOW + 366 * DAY });
  expect(action).toMatchObject({ authority: 'issue', leaf: { issueFor: SAMPLE_NAMES }, bundle: [] });
  expect(action.because).toEqual(['the authority has expired', 'the leaf has expired']);
});

describe('what was lost is put back from memory', () => {
  test('the whole Secret, exactly', () => {
    const action = write({ secret: undefined, remembered: readParts(sound) });
    expect(pemOf(action.authority)).toBe(textOf(sound, 'ca.crt'));
    expect(pemOf(action.leaf)).toBe(textOf(sound, 'tls.crt'));
    expect(action.signingKey).toEqual(sound['signing.key']);
    expect(action.bundle.map(String)).toEqual([textOf(sound, 'ca.crt')]);
  });

  test('a single key', () => {
    const action = write({ secret: stored(without(sound, 'ca.key')), remembered: readParts(sound) });
    expect(pemOf(action.authority)).toBe(textOf(sound, 'ca.crt'));
    expect(pemOf(action.leaf)).toBe(textOf(sound, 'tls.crt'));
  });

  test('but not an authority that has expired meanwhile', () => {
    const action = write({ secret: undefined, remembered: readParts(sound), now: NOW + 366 * DAY });
    expect(action).toMatchObject({ authority: 'issue', bundle: [] });
    expect(action.signingKey).toEqual(sound['signing.key']);
  });

  test('nor one that what is left of the Secret does not know: it was called back, or given up', () => {
    const action = write({
      secret: stored(without(other, 'ca.key', 'tls.crt')),
      remembered: readParts(sound),
    });
    expect(pemOf(action.authority)).not.toBe(textOf(sound, 'ca.crt'));
    expect(action.bundle.map(String)).not.toContain(textOf(sound, 'ca.crt'));
  });

  test('and never over something sound that another replica wrote', () => {
    expect(plan({ secret: stored(other), remembered: readParts(sound) })).toHaveLength(1);
  });
});
