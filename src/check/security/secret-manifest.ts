import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { ofEach } from '../across/placed.ts';
import { listed } from '../wording/listed.ts';
import { warning, type RuleFinding, type SetRule } from '../rule.ts';
import { shownKey } from '../wording/shown-key.ts';
import { isPlaceholder } from './placeholder.ts';

/**
 * A Secret with its data in a file.
 *
 * base64 hides nothing: whoever can read the repository has the values, and so has every copy of it. Put them into the provider
 * and have an ExternalSecret name them. Not meant are Secrets of a cluster, encrypted ones (SOPS, SealedSecret), and those whose
 * data is empty, a placeholder, or public (certificates, public keys, a service account's annotation).
 */
export const secretManifest: SetRule = {
  id: 'PST702',
  title: 'a Secret whose data stands in a file',
  kinds: ['Secret'],
  checkSet: set =>
    ofEach(
      set.ofKind('', 'Secret').filter(object => !isOfCluster(object)),
      fieldFindings,
    ),
};

/** An API server put these in; nobody writes them. */
function isOfCluster({ metadata }: JsonObject): boolean {
  return (
    isJsonObject(metadata) && (metadata['uid'] !== undefined || metadata['resourceVersion'] !== undefined)
  );
}

function fieldFindings(object: JsonObject): readonly RuleFinding[] {
  if (object['sops'] !== undefined) return [];
  return ['data', 'stringData'].flatMap(field => {
    const values = isJsonObject(object[field]) ? object[field] : {};
    const keys = Object.keys(values).filter(key => isGivenAway(textOf(values[key], field === 'data')));
    if (keys.length === 0) return [];
    const message = `has values in the file (${listed(new Set(keys.map(shownKey)))}): whoever reads it has them`;
    const fix = 'put them into the provider, and write an ExternalSecret that names them';
    return [warning(field, message, fix)];
  });
}

function textOf(value: unknown, isBase64: boolean): string {
  // Another type than text is no value of a Secret; an API server says so.
  if (typeof value !== 'string') return '';
  if (!isBase64 || isPlaceholder(value)) return value;
  return Buffer.from(value, 'base64').toString('utf8');
}

function isGivenAway(text: string): boolean {
  if (
    isPlaceholder(text) ||
    /^(?:ENC\[|AGE-ENCRYPTED|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED))/u.test(text)
  ) {
    return false;
  }
  const rest = text.replace(
    /-----BEGIN (CERTIFICATE|(?:[A-Z]+ )?PUBLIC KEY)-----[^-]*-----END \1-----/gu,
    '',
  );
  return rest.trim() !== '';
}
