import { expect, test } from 'vitest';
import { METADATA_LIST } from './metadata-only.ts';
import type { KubeRequest } from '../http/call.ts';
import type { KubeClient } from '../client.ts';
import { listAll } from './list-all.ts';
import type { KubeObject } from '../object.ts';
import { readKinds, type KindToRead } from './read-kinds.ts';
import { KubeStatusError } from '../status-error.ts';

const kind = (name: string, parts: Partial<KindToRead> = {}): KindToRead => ({
  group: '',
  kind: name,
  resource: `${name.toLowerCase()}s`,
  versions: ['v1'],
  metadataOnly: false,
  keep: object => object,
  ...parts,
});
const refuse = (status: number) => new KubeStatusError('GET /x', status, { message: 'no' });

/** Answers by path; remembers what it was asked. */
function clientOf(answers: Readonly<Record<string, readonly KubeObject[] | Error>>): Pick<
  KubeClient,
  'list'
> & {
  readonly asked: { path: string; accept: unknown }[];
} {
  const asked: { path: string; accept: unknown }[] = [];
  // One page of each list, as the API server sends it.
  const request = async <Answer>({ path, accept }: KubeRequest): Promise<Answer> => {
    asked.push({ path, accept });
    const answer = answers[path] ?? refuse(404);
    if (answer instanceof Error) throw answer;
    return JSON.parse(JSON.stringify({ metadata: {}, items: answer }));
  };
  return { asked, list: (path, options) => listAll(request, path, options) };
}

test('objects come with the kind that was asked for, kept as it says', async () => {
  const client = clientOf({
    '/api/v1/secrets': [{ kind: 'PartialObjectMetadata', metadata: { name: 'a', uid: 'u' } }],
  });
  const keep: KindToRead['keep'] = ({ apiVersion = '', kind = '', metadata: { name } }) => ({
    apiVersion,
    kind,
    metadata: { name },
  });
  const { objects } = await readKinds(client, [kind('Secret', { metadataOnly: true, keep })]);
  expect(objects).toEqual([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }]);
  expect(client.asked).toEqual([{ path: '/api/v1/secrets', accept: METADATA_LIST }]);
});

test('the first version that the server knows is read, and a kind that it does not know has no objects', async () => {
  const client = clientOf({ '/apis/g/v1beta1/things': [{ metadata: { name: 'a' } }] });
  const kinds = [kind('Thing', { group: 'g', versions: ['v1', 'v1beta1'] }), kind('Other', { group: 'g' })];
  const { objects, complete } = await readKinds(client, kinds);
  expect(objects.map(({ apiVersion }) => apiVersion)).toEqual(['g/v1beta1']);
  expect(complete).toEqual(kinds);
});

test.for([401, 403])('a kind that may not be read (%d) is named and not complete', async status => {
  const client = clientOf({ '/api/v1/secrets': refuse(status), '/api/v1/pods': [] });
  const told: string[] = [];
  const read = await readKinds(client, [kind('Secret'), kind('Pod')], {
    onKind: ({ kind }) => told.push(kind),
  });
  expect(read.refused.map(({ kind }) => kind.kind)).toEqual(['Secret']);
  expect(read.complete.map(({ kind }) => kind)).toEqual(['Pod']);
  expect(told).toEqual(['Secret', 'Pod']);
});

test('a server that fails is an error, not a cluster without objects', async () => {
  const client = clientOf({ '/api/v1/secrets': refuse(500) });
  await expect(readKinds(client, [kind('Secret')])).rejects.toThrow('500');
});
