/** ESO's functions that pick from PEM. */
import { decodePem, encodePem } from '../../golang/encoding/pem.ts';
import { addressText } from '../../x509/ip-address.ts';
import { chainOfPem, isRoot } from '../../x509/chain.ts';
import { readCertificate, type Certificate } from '../../x509/certificate.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoList } from '../value.ts';
import { orFailure, textFunction } from './text-function.ts';

export const pem: FunctionTable = {
  filterPEM: textFunction(2, ([type = '', input = '']) => filterPem(type, input)),
  filterCertChain: textFunction(2, ([type = '', input = '']) => filterChain(type, input)),
  certSANs: textFunction(1, ([input = '']) => alternativeNames(input)),
};

function filterPem(type: string, input: string): string {
  const kept: string[] = [];
  let rest = fromFirstBegin(input);
  for (let found = decodePem(rest); found !== undefined; found = decodePem(rest)) {
    if (found.block.type.toLowerCase() === type.toLowerCase()) kept.push(encodePem(found.block));
    rest = found.rest;
  }
  if (kept.length === 0 && rest !== '') throw new FunctionFailure('error filtering pem: found junk');
  return kept.join('');
}

/** ESO takes a block also where junk stands before it on the same line, but for the first block only. */
function fromFirstBegin(input: string): string {
  const begin = input.indexOf('-----BEGIN');
  return begin === -1 ? input : input.slice(begin);
}

function filterChain(type: string, input: string): string {
  const chain = chainOfPem(input);
  const [leaf, ...issuers] = chain;
  const root = chain.at(-1);
  switch (type) {
    case 'leaf':
      return isRoot(leaf) ? '' : certificatePem(leaf);
    case 'intermediate': {
      const firstRoot = issuers.findIndex(isRoot);
      return issuers
        .slice(0, firstRoot === -1 ? undefined : firstRoot)
        .map(certificatePem)
        .join('');
    }
    case 'root':
      return root !== undefined && isRoot(root) ? certificatePem(root) : '';
    default:
      return '';
  }
}

function certificatePem({ der }: Certificate): string {
  return encodePem({ type: 'CERTIFICATE', headers: new Map(), bytes: der });
}

function alternativeNames(input: string): GoList {
  const found = decodePem(fromFirstBegin(input));
  if (found === undefined) throw new FunctionFailure('failed to decode PEM block');
  const { names } = orFailure(() => readCertificate(found.block.bytes), 'failed to parse certificate: ');
  const items = [...names.dns, ...names.ip.map(addressText), ...names.email, ...names.uri];
  return { kind: 'list', element: 'string', items };
}
