/** Cases by the part of an ExternalSecret that they are about. */
import type { ExternalSecretSpec } from '../../../../src/api/external-secret.ts';
import type { PipelineCase } from '../../pipeline.ts';

type Data = NonNullable<ExternalSecretSpec['data']>[number];
type DataFrom = NonNullable<ExternalSecretSpec['dataFrom']>[number];
type Target = NonNullable<ExternalSecretSpec['target']>;
export type Template = NonNullable<Target['template']>;

const values = {
  plain: 'text',
  empty: '',
  db: '{"user":"u","password":"p<&>ss","port":5432,"big":12345678901234567890,"float":1.50,"exp":1e6,"on":true,"none":null,"nested":{"b": 1, "a":[1, 2]},"list":[ 1,"x" ]}',
  more: '{"user":"second","extra":"e"}',
  odd: '{"with space":"1","a/b":"2","größe":"3","":"4","under_score":"5","dot.key":"6","emoji😀":"7"}',
  twins: '{"a b":"1","a/b":"2"}',
  base64: 'aGVsbG8gd29ybGQ=',
  base64url: '_-7_',
  encoded: '{"a":"aGVsbG8=","b":"d29ybGQ="}',
  halfEncoded: '{"a":"aGVsbG8=","b":"no base64!"}',
  lookalike: 'password',
  spaced: 'aGVs bG8=',
  wrapped: 'aGVs\nbG8=\n',
  unpadded: 'aGVsbG8',
  array: '[1,2]',
  nullJson: 'null',
  dotted: '{"a.b":"literal","a":{"b":"path"}}',
  'path/to/one': 'first',
  'path/to/two': 'second',
  'path/other': 'third',
  duplicate: '{"k":"1","k":"2"}',
  escapes: '{"tab":"a\\tb","unicode":"\\u00e9\\ud83d\\ude00","quote":"\\"","slash":"\\/"}',
  yamlish: 'a: b # c',
  multiline: 'one\ntwo\n',
} as const;

export const one = (
  title: string,
  spec: ExternalSecretSpec,
  more: Partial<PipelineCase> = {},
): PipelineCase => ({
  title,
  spec,
  values,
  ...more,
});
export const data = (title: string, ...entries: Data[]): PipelineCase =>
  one(`data: ${title}`, { data: entries });
export const from = (title: string, ...entries: DataFrom[]): PipelineCase =>
  one(`dataFrom: ${title}`, { dataFrom: entries });
export const target = (title: string, of: Target, more: Partial<ExternalSecretSpec> = {}): PipelineCase =>
  one(title, { dataFrom: [{ extract: { key: 'db' } }], target: of, ...more });
export const template = (title: string, of: Template, more: Partial<PipelineCase> = {}): PipelineCase => ({
  ...one(`template: ${title}`, {
    data: [get('user', 'db', 'user'), get('password', 'db', 'password'), get('dot.key', 'plain')],
    target: { template: of },
  }),
  ...more,
});

/** An entry of `spec.data`. */
export function get(
  secretKey: string,
  key: string,
  property?: string,
  more: Partial<Data['remoteRef']> = {},
): Data {
  return { secretKey, remoteRef: { key, ...(property === undefined ? {} : { property }), ...more } };
}
