/** The data that templates with cryptography work on: keys, certificates and archives of every kind, made by openssl. */
import { constants, createPrivateKey, createPublicKey, publicEncrypt } from 'node:crypto';

import { openssl, opensslBytes } from '../../../src/x509/testing/openssl.ts';

/** Strings of bytes. */
export type World = Readonly<Record<string, string>>;

export async function cryptoWorld(): Promise<World> {
  const keys = await allKeys();
  const certificates = await allCertificates(keys);
  return {
    empty: '',
    junk: 'no PEM, no archive',
    ...keys,
    ...otherForms(keys),
    ...certificates,
    ...(await allArchives({ ...keys, ...certificates })),
    ...jsonWebKeys(keys),
    ...encrypted(keys),
  };
}

const curves = {
  p224: 'secp224r1',
  p256: 'prime256v1',
  p384: 'secp384r1',
  p521: 'secp521r1',
  k1: 'secp256k1',
};

async function allKeys() {
  const make = (...arguments_: string[]) => openssl(arguments_);
  const ec = async (name: string) => make('ecparam', '-name', name, '-genkey', '-noout');
  const keys: Record<string, string> = {
    rsa: await make('genrsa', '-traditional', '2048'),
    rsa2: await make('genrsa', '2048'),
    rsaShort: await make('genrsa', '512'),
    ed25519: await make('genpkey', '-algorithm', 'ed25519'),
    x25519: await make('genpkey', '-algorithm', 'x25519'),
    ed448: await make('genpkey', '-algorithm', 'ed448'),
    rsaPss: await make('genpkey', '-algorithm', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:1024'),
  };
  for (const [key, name] of Object.entries(curves)) {
    keys[key] = await ec(name);
    keys[`${key}p8`] = await openssl(['pkey', '-in', 'k'], { k: keys[key] });
  }
  keys['rsap8'] = await openssl(['pkey', '-in', 'k'], { k: keys['rsa'] ?? '' });
  keys['rsaEncrypted'] = await openssl(['pkey', '-in', 'k', '-aes256', '-passout', 'pass:abcd'], {
    k: keys['rsa'] ?? '',
  });
  keys['rsaPublic'] = await openssl(['pkey', '-in', 'k', '-pubout'], { k: keys['rsa'] ?? '' });
  keys['p256Explicit'] = await make(
    'ecparam',
    '-name',
    'prime256v1',
    '-genkey',
    '-noout',
    '-param_enc',
    'explicit',
  );
  return keys;
}

function otherForms(keys: World): World {
  const { ed25519 = '', rsa = '', rsap8 = '', p256 = '' } = keys;
  return {
    edWindows: ed25519.replaceAll('\n', '\r\n'),
    edAfterText: `some text\n${ed25519}`,
    edAfterJunk: `junk${ed25519}`,
    edAsEc: ed25519.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY'),
    rsaAsPkcs8: rsa.replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY'),
    pkcs8AsRsa: rsap8.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
    rsaBroken: `${rsap8.slice(0, 400)}${rsap8[400] === 'A' ? 'B' : 'A'}${rsap8.slice(401)}`,
    withHeaders: rsa.replace('-----\n', '-----\nZ: 1\nProc-Type: 0\nA: x\n\n'),
    p256AndText: `${p256}\n\nsome text`,
  };
}

async function allCertificates(keys: World) {
  const made: Record<string, string> = {};
  const sign = async (name: string, key: string, issuer: string | undefined, extra: string) => {
    const files = {
      'key.pem': keys[key] ?? '',
      config: configuration(extra),
      ...(issuer === undefined
        ? {}
        : { 'ca.pem': made[issuer] ?? '', 'ca.key': keys[issuerKeys[issuer] ?? ''] ?? '' }),
    };
    const by = issuer === undefined ? [] : ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
    const subject = subjects[name] ?? `/CN=${name}`;
    made[name] = await openssl(
      [
        'req',
        '-x509',
        '-config',
        'config',
        '-key',
        'key.pem',
        '-subj',
        subject,
        '-utf8',
        '-days',
        '30',
        ...by,
      ],
      files,
    );
  };
  await sign('root', 'rsa', undefined, 'basicConstraints=critical,CA:TRUE');
  await sign('intermediate', 'p256', 'root', 'basicConstraints=critical,CA:TRUE');
  await sign(
    'leaf',
    'p256',
    'intermediate',
    'subjectAltName=DNS:a.b,IP:10.0.0.1,IP:::1,email:x@y.z,URI:https://q.r/s',
  );
  await sign('rsaLeaf', 'rsa2', 'root', 'subjectAltName=DNS:rsa');
  await sign('edSelf', 'ed25519', undefined, 'basicConstraints=CA:FALSE');
  await sign('bare', 'p384', undefined, 'subjectKeyIdentifier=none\nauthorityKeyIdentifier=none');
  await sign('bare2', 'p521', undefined, 'subjectKeyIdentifier=none\nauthorityKeyIdentifier=none');
  await sign('named', 'p224', undefined, 'basicConstraints=CA:TRUE');
  await sign('k1Self', 'k1', undefined, 'basicConstraints=CA:TRUE');
  const join = (...names: string[]) => names.map(name => made[name] ?? '').join('');
  return {
    ...made,
    chain: join('leaf', 'intermediate', 'root'),
    shuffled: join('intermediate', 'root', 'leaf'),
    noRoot: join('leaf', 'intermediate'),
    gap: join('leaf', 'root'),
    twoLeaves: join('leaf', 'rsaLeaf', 'root', 'intermediate'),
    twoBare: join('bare', 'bare2'),
    twice: join('leaf', 'leaf'),
    chainAndKey: join('leaf') + (keys['p256'] ?? ''),
    keyAndChain: (keys['p256p8'] ?? '') + join('leaf', 'intermediate'),
    chainAndBlank: `${join('leaf', 'intermediate')}\n`,
    chainAndText: `${join('leaf', 'intermediate')}the end`,
    chainWithText: `Subject: leaf\n${join('leaf')}Issuer: intermediate\n${join('intermediate')}`,
    chainAfterJunk: `junk${join('leaf', 'intermediate')}`,
    chainGlued: join('leaf').trimEnd() + join('intermediate'),
  };
}

const issuerKeys: Readonly<Record<string, string>> = { root: 'rsa', intermediate: 'p256' };
const subjects: Readonly<Record<string, string>> = {
  root: '/C=DE/ST=Bayern/L=München/O=Größe, Söhne + Co/OU=a/OU=b/CN=root "ca"/emailAddress=a@b.c',
  named: '/DC=org/DC=example/serialNumber=77/CN=#first/CN= last /street=x;y',
};

function configuration(extra: string): string {
  const usual = extra.includes('KeyIdentifier')
    ? ''
    : 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
  return `[req]\ndistinguished_name=n\nx509_extensions=v3\n[n]\n[v3]\n${usual}${extra}\n`;
}

/** Options of `openssl pkcs12 -export` by the name of the archive. */
export const archiveOptions: Readonly<Record<string, string>> = {
  Modern: '',
  Legacy: '-legacy',
  Des: '-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1',
  Rc2: '-legacy -keypbe PBE-SHA1-RC2-128 -certpbe PBE-SHA1-RC2-128',
  Aes: '-keypbe AES-128-CBC -certpbe AES-192-CBC -macalg sha512',
  Plain: '-keypbe NONE -certpbe NONE',
  NoMac: '-nomac',
  Sha384: '-macalg sha384',
  Pbes2Des: '-keypbe DES-EDE3-CBC -certpbe DES-EDE3-CBC',
  NoCertificate: '-nocerts',
  Named: '-name friendly -iter 5',
};

interface Sealed {
  readonly key: string;
  readonly leaf: string;
  readonly others?: string;
}

async function allArchives(world: World): Promise<World> {
  const made: Record<string, string> = {};
  const seal = async (name: string, of: Sealed, options = '', password = '') => {
    const files = { k: world[of.key] ?? '', c: world[of.leaf] ?? '', m: world[of.others ?? ''] ?? '' };
    const others = of.others === undefined ? [] : ['-certfile', 'm'];
    const usual = ['pkcs12', '-export', '-inkey', 'k', '-in', 'c', ...others, '-passout', `pass:${password}`];
    made[name] = (await opensslBytes([...usual, ...options.split(' ').filter(Boolean)], files)).toString(
      'latin1',
    );
  };
  const chain = { key: 'p256', leaf: 'leaf', others: 'shuffled' };
  for (const [name, options] of Object.entries(archiveOptions)) {
    await seal(`open${name}`, chain, options);
    await seal(`sealed${name}`, chain, options, 'pässword');
  }
  await seal('openRsa', { key: 'rsa', leaf: 'root' });
  await seal('openEd', { key: 'ed25519', leaf: 'edSelf' });
  await seal('openTwoLeaves', { key: 'p256', leaf: 'leaf', others: 'twoLeaves' });
  await seal('openK1', { key: 'k1', leaf: 'k1Self' });
  const { openModern = '' } = made;
  return {
    ...made,
    cutOff: openModern.slice(0, -1),
    withMore: `${openModern}x`,
    changed: `${openModern.slice(0, -60)}x${openModern.slice(-59)}`,
  };
}

function jsonWebKeys(keys: World): World {
  const made: Record<string, string> = {};
  for (const name of ['rsa', 'p256', 'p384', 'p521', 'k1', 'ed25519', 'x25519', 'ed448']) {
    const key = createPrivateKey(keys[name] ?? '');
    const secret = key.export({ format: 'jwk' });
    const open = createPublicKey(key).export({ format: 'jwk' });
    made[`${name}Jwk`] = JSON.stringify(secret);
    made[`${name}JwkPublic`] = JSON.stringify(open, undefined, 2);
    made[`${name}JwkMore`] = JSON.stringify({
      kid: 'k',
      use: 'sig',
      key_ops: ['sign'],
      x5c: ['a'],
      other: {},
      ...secret,
    });
    made[`${name}JwkPoor`] = JSON.stringify({ ...open, x: undefined, n: undefined });
    made[`${name}JwkShort`] = JSON.stringify({ ...secret, d: String(secret.d).slice(0, -4) });
  }
  return {
    ...made,
    octJwk: '{"kty":"oct","k":"AAAA"}',
    listJwk: '[]',
    emptyJwk: '{}',
    numberJwk: '{"kty":1}',
  };
}

/** The same text under each hash. */
function encrypted(keys: World): World {
  const seal = (oaepHash: string) =>
    publicEncrypt(
      { key: createPublicKey(keys['rsa'] ?? ''), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      Buffer.from('geheim\0ÿ', 'latin1'),
    ).toString('latin1');
  return {
    sha1Text: seal('sha1'),
    sha256Text: seal('sha256'),
    sha512Text: seal('sha512'),
    sha384Text: seal('sha384'),
  };
}
