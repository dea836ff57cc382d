/** ESO's functions that open and make PKCS#12 archives. An archive comes in as its bytes and goes out in base64. */
import { decodePem, encodePem } from '../../golang/encoding/pem.ts';
import { readArchive } from '../../pkcs12/read-archive.ts';
import { writeArchive, writeTrustStore, type Sealing } from '../../pkcs12/write-archive.ts';
import { chainOf } from '../../x509/chain.ts';
import { readCertificate, type Certificate } from '../../x509/certificate.ts';
import { Malformed } from '../../x509/malformed.ts';
import { readPrivateKey, writePkcs8 } from '../../x509/private-key.ts';
import type { CallTools, FunctionTable } from '../function.ts';
import { prices } from './prices.ts';
import { orFailure, textFunction } from './text-function.ts';

export const pkcs12: FunctionTable = {
  pkcs12key: textFunction(1, ([archive = ''], tools) => keyPem('', archive, tools)),
  pkcs12keyPass: textFunction(2, ([password = '', archive = ''], tools) => keyPem(password, archive, tools)),
  pkcs12cert: textFunction(1, ([archive = ''], tools) => certificatesPem('', archive, tools)),
  pkcs12certPass: textFunction(2, ([password = '', archive = ''], tools) =>
    certificatesPem(password, archive, tools),
  ),
  pemToPkcs12: textFunction(2, ([cert = '', key = ''], tools) => archiveOf(leafOf(cert), key, '', tools)),
  pemToPkcs12Pass: textFunction(3, ([cert = '', key = '', password = ''], tools) =>
    archiveOf(leafOf(cert), key, password, tools),
  ),
  fullPemToPkcs12: textFunction(2, ([certs = '', key = ''], tools) =>
    archiveOf(certificatesOf(certs), key, '', tools),
  ),
  fullPemToPkcs12Pass: textFunction(3, ([certs = '', key = '', password = ''], tools) =>
    archiveOf(certificatesOf(certs), key, password, tools),
  ),
  pemTruststoreToPKCS12: textFunction(1, ([certs = ''], tools) => trustStoreOf(certs, '', tools)),
  pemTruststoreToPKCS12Pass: textFunction(2, ([certs = '', password = ''], tools) =>
    trustStoreOf(certs, password, tools),
  ),
};

function keyPem(password: string, archive: string, tools: CallTools): string {
  tools.spend(prices.archive);
  const read = () => readArchive(Buffer.from(archive, 'latin1'), password);
  const { key } = orFailure(read, 'unable to decode pkcs12 with password: ');
  return encodePem({ type: 'PRIVATE KEY', headers: new Map(), bytes: writePkcs8(key) });
}

function certificatesPem(password: string, archive: string, tools: CallTools): string {
  tools.spend(prices.archive);
  const read = () => readArchive(Buffer.from(archive, 'latin1'), password);
  const { certificates } = orFailure(read, 'unable to decode pkcs12 certificate with password: ');
  return ordered(certificates)
    .map(({ der }) => encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes: der }))
    .join('');
}

/** Certificates that are no single chain stay as they stand. */
function ordered(certificates: readonly Certificate[]): readonly Certificate[] {
  try {
    return chainOf(certificates);
  } catch (error) {
    if (error instanceof Malformed) return certificates;
    throw error;
  }
}

type Certificates = readonly [Certificate, ...Certificate[]];

/** Whatever follows the first block is not looked at. */
function leafOf(pem: string): Certificates {
  return [readCertificate(blockOf(pem).block.bytes)];
}

function certificatesOf(pem: string): Certificates {
  const { block, rest } = blockOf(pem);
  return [readCertificate(block.bytes), ...allCertificates(rest)];
}

/** ESO fails on anything behind the last block, be it an empty line. */
function allCertificates(pem: string): readonly Certificate[] {
  const certificates: Certificate[] = [];
  let rest = pem;
  while (rest !== '') {
    const next = blockOf(rest);
    certificates.push(readCertificate(next.block.bytes));
    rest = next.rest;
  }
  return certificates;
}

function blockOf(pem: string): NonNullable<ReturnType<typeof decodePem>> {
  const found = decodePem(pem);
  if (found === undefined) throw new Malformed('what should be a PEM block is none');
  return found;
}

function archiveOf(certificates: Certificates, keyPem: string, password: string, tools: CallTools): string {
  const key = readPrivateKey(blockOf(keyPem).block.bytes);
  return writeArchive({ key, certificates }, sealing(password, tools)).toString('base64');
}

function trustStoreOf(pem: string, password: string, tools: CallTools): string {
  return writeTrustStore(allCertificates(pem), sealing(password, tools)).toString('base64');
}

function sealing(password: string, tools: CallTools): Sealing {
  tools.spend(prices.archive);
  return { password, randomBytes: size => tools.randomBytes(size) };
}
