/** `Webhook`: keys and values that an HTTP server answers with. */
import { parseGoDuration } from '../../api/duration.ts';
import { describe, problem } from '../../errors.ts';
import { byteValue, lastMembers } from '../../golang/encoding/json-format.ts';
import { parseJson, type JsonNode } from '../../golang/encoding/json.ts';
import { call } from '../../providers/call.ts';
import { advise, readCredential, type CredentialSource } from '../../providers/credential.ts';
import { isRecord } from '../../providers/spec-reader.ts';
import type { HttpRequest } from '../../resolve/contract.ts';
import type { Generator, GeneratorRequest } from '../contract.ts';
import { generatorSpec, type GeneratorSpec } from '../generator-spec.ts';
import { atJsonPath } from './json-path.ts';
import { secretsTemplate, type SecretValues } from './secrets-template.ts';

export const webhook: Generator = {
  kind: 'Webhook',
  lasts: 'pod',
  async generate(request) {
    const spec = generatorSpec(request);
    const source: CredentialSource = {
      store: request.name,
      plan: request.plan,
      readFile: path => request.tools.readFile(path),
    };
    const secrets = await readSecrets(spec, source);
    const render = secretsTemplate(secrets, spec, request.tools);
    const template = spec.requiredText('url');
    const url = await render('url', template);
    const address = shownAddress(spec, template, url);
    const headers: Record<string, string> = {};
    for (const [name, text] of Object.entries(spec.texts('headers'))) {
      headers[name] = await render(`headers.${name}`, text);
    }
    const body = await render('body', spec.text('body') ?? '');
    const ca = await readCa(spec, source);
    const response = await inTime(spec, request.signal, signal =>
      call(
        {
          store: request.name,
          http: request.tools.http,
          credentials: Array.from(secrets.values()).flatMap(values => Array.from(values.values())),
          isAddressSecret: address === undefined,
        },
        `asking ${address ?? UNSHOWN}`,
        {
          method: readMethod(spec),
          url,
          headers,
          ...(body === '' ? {} : { body }),
          ...(ca === undefined ? {} : { ca }),
          signal,
        },
        // Nothing is known of what the server says in a failure: it may be a value.
        () => '',
        [404],
      ),
    );
    if (response.status === 404) {
      throw problem('SECRET_NOT_FOUND', { store: request.name, key: address ?? UNSHOWN });
    }
    return { data: dataOf(response.body, spec, request) };
  },
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HttpRequest['method'][];

function readMethod(spec: GeneratorSpec): HttpRequest['method'] {
  const wanted = spec.text('method') ?? 'GET';
  const method = methods.find(known => known === wanted.toUpperCase());
  if (method !== undefined) return method;
  throw spec.refuse('method', `it must be one of ${methods.join(', ')}`);
}

const UNSHOWN = 'spec.url';

/** Without path and query, which a template may have put a secret into; undefined: it may have put one into the host. */
function shownAddress(spec: GeneratorSpec, template: string, rendered: string): string | undefined {
  const url = URL.parse(rendered);
  if (url === null) throw spec.refuse('url', 'what it renders to is no URL');
  const [literal = ''] = template.split('{{');
  const isWhole = literal === template || /^\s*[a-z][a-z\d+.-]*:\/\/[^/?#\\]+[/?#]/i.test(literal);
  return isWhole ? url.origin : undefined;
}

/** The time limit of the manifest, beside that of the run. */
async function inTime<Result>(
  spec: GeneratorSpec,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeout = spec.text('timeout');
  const milliseconds = timeout === undefined ? 0 : readDuration(spec, timeout);
  if (milliseconds <= 0) return await work(signal);
  const limit = AbortSignal.timeout(milliseconds);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error;
    const reason = `no answer within spec.timeout (${timeout})`;
    throw problem(
      'PROVIDER_UNAVAILABLE',
      { store: 'Webhook', action: 'the request', reason },
      { cause: error },
    );
  }
}

function readDuration(spec: GeneratorSpec, timeout: string): number {
  try {
    return parseGoDuration(timeout);
  } catch (error) {
    throw spec.refuse('timeout', describe(error));
  }
}

/** By the name under which templates see them. */
async function readSecrets(spec: GeneratorSpec, source: CredentialSource): Promise<SecretValues> {
  const entries = spec.value('secrets') ?? [];
  if (!Array.isArray(entries)) throw spec.refuse('secrets', 'it must be a list');
  const secrets = new Map<string, Map<string, string>>();
  for (const [index, entry] of entries.entries()) {
    const { name, secretRef }: Record<string, unknown> = isRecord(entry) ? entry : {};
    const key = isRecord(secretRef) ? secretRef['key'] : undefined;
    if (typeof name !== 'string' || typeof key !== 'string') {
      throw spec.refuse(`secrets[${index}]`, 'it must have name, secretRef.name and secretRef.key');
    }
    const field = `secrets[${index}].secretRef`;
    const value = await readCredential(source, field, adviceFor(secretRef, key));
    secrets.set(name, new Map([...(secrets.get(name) ?? []), [key, value]]));
  }
  return secrets;
}

function adviceFor(secretRef: unknown, key: string): string {
  const name = isRecord(secretRef) ? String(secretRef['name']) : '';
  return `Secret ${name} must have the key ${key}`;
}

async function readCa(spec: GeneratorSpec, source: CredentialSource): Promise<string | undefined> {
  const encoded = spec.text('caBundle');
  if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString('latin1');
  if (!spec.has('caProvider')) return undefined;
  return await readCredential(source, 'caProvider', advise(source, 'caProvider', 'certificates in PEM'));
}

/** Text at the path is read as JSON once more; numbers have gone through float64, as ESO reads them. */
function dataOf(body: Buffer, spec: GeneratorSpec, { name }: GeneratorRequest): Map<string, Buffer> {
  const fail = (reason: string): Error => problem('GENERATION_FAILED', { generator: name, reason });
  let node: JsonNode | undefined = parseJson(body);
  if (node === undefined) throw fail('the answer is not JSON');
  const path = spec.text('result.jsonPath') ?? '';
  if (path !== '') {
    const outcome = atJsonPath(path, node);
    if ('fault' in outcome) throw fail(`result.jsonPath ${path}: ${outcome.fault}`);
    node = outcome.node;
  }
  if (node.kind === 'string') node = parseJson(Buffer.from(node.value));
  if (node?.kind !== 'object') {
    throw fail('what the server answers there is no JSON object: let result.jsonPath lead to one');
  }
  return new Map([...lastMembers(node)].map(([key, value]) => [key, byteValue(value, 'float64')]));
}
