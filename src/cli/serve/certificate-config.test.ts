import { expect, test } from 'vitest';
import { readSettings } from '../../inject/options/settings.ts';
import { readCertificateConfig } from './certificate-config.ts';

test.each([
  ['', {}],
  ['image: x', {}],
  ['certificates: {}', {}],
  ['certificates: { source: own }', {}],
])('%j leaves the certificate to our own authority', (text, settings) => {
  expect(readCertificateConfig(text, 'f.yaml')).toEqual({ source: { from: 'own' }, settings });
});

test.each([
  ['{ source: secret, secret: postern-tls }', { from: 'secret', name: 'postern-tls' }],
  ['{ source: files, folder: /etc/tls }', { from: 'files', folder: '/etc/tls' }],
])('certificates: %s is taken', (section, source) => {
  expect(readCertificateConfig(`certificates: ${section}`, 'f.yaml').source).toEqual(source);
});

test('lifetimes are durations', () => {
  const text = `certificates:
  keyType: rsa-2048
  authorityLifetime: 8760h
  leafLifetime: 36h
  hold: 90s
  drain: 1h
  tick: 500ms`;
  expect(readCertificateConfig(text, 'f.yaml').settings).toEqual({
    keyType: 'rsa-2048',
    authorityLifetimeMs: 8760 * 3_600_000,
    leafLifetimeMs: 36 * 3_600_000,
    holdMs: 90_000,
    drainMs: 3_600_000,
    tickMs: 500,
  });
});

test.each([
  ['certificates: own', 'f.yaml:1:15: certificates must be a map of settings'],
  [
    'certificates:\n  sorce: own',
    'f.yaml:2:10: there is no setting "certificates.sorce": did you mean "source"?',
  ],
  [
    'certificates:\n  source: cert-manager',
    'f.yaml:2:11: source must be own, secret or files, not "cert-manager"',
  ],
  ['certificates:\n  source: secret', 'needs the name of a Secret'],
  [
    'certificates: { source: secret, secret: Postern_TLS }',
    'f.yaml:1:41: source: secret needs the name of a Secret',
  ],
  ['certificates: { source: files, folder: tls }', 'f.yaml:1:40: source: files needs the path of a folder'],
  ['certificates: { source: own, folder: /tls }', 'folder has a meaning with source: files only'],
  ['certificates: { secret: tls }', 'secret has a meaning with source: secret only'],
  ['certificates: { keyType: ed25519 }', 'keyType must be ecdsa-p256 or rsa-2048'],
  ['certificates:\n  hold: 5', 'f.yaml:2:9: hold: "5" is not a duration'],
  ['certificates:\n  leafLifetime: 1000h', 'f.yaml:2:17: certificate setting leafLifetimeMs is'],
  ['certificates: { authorityLifetime: 1h }', 'certificate setting authorityLifetimeMs is'],
])('%j is refused: %s', (text, message) => {
  expect(() => readCertificateConfig(text, 'f.yaml')).toThrow(message);
});

test('everything that is wrong is said, each with its place', () => {
  const text = `certificates:
  source: fils
  keyType: x
  hold: 5
  tick: 1x
  sorce: own
`;
  const places = ['6:10', '2:11', '3:12', '4:9', '5:9'];
  expect(() => readCertificateConfig(text, 'f.yaml')).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        new RegExp(`^${places.map(place => `f\\.yaml:${place}: .+`).join('\n')}$`),
      ),
    }),
  );
});

test('the rest of the file does not mind the section', () => {
  expect(readSettings('image: x\ncertificates: { source: own }', 'f.yaml').image).toBe('x');
});
