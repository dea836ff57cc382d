/** ExternalSecrets that nobody would write by hand, over a store of values that fit and values that do not. */
import * as fc from 'fast-check';
import type { ExternalSecretSpec } from '../../../src/api/external-secret.ts';
import type { PipelineCase } from '../pipeline.ts';

type Data = NonNullable<ExternalSecretSpec['data']>[number];
type DataFrom = NonNullable<ExternalSecretSpec['dataFrom']>[number];
type Target = NonNullable<ExternalSecretSpec['target']>;
type Template = NonNullable<Target['template']>;

const name = fc.constantFrom('a', 'b', 'db', 'app/db', 'app/cache', 'x y');
const outKey = fc.constantFrom('a', 'b', 'c', 'user', 'tls.crt');
const text = fc.constantFrom('text', '', 'aGVsbG8=', 'password', 'é😀', 'a: b', '_-7_', 'no!', '0123', 'yes');
const scalar = fc.oneof(
  text.map(value => JSON.stringify(value)),
  fc.constantFrom(
    '1',
    '1.50',
    '1e6',
    '12345678901234567890',
    'true',
    'null',
    '{"b": 1,"a":"<&>"}',
    '[ 1, "x" ]',
  ),
);
const object = fc
  .uniqueArray(fc.tuple(fc.constantFrom('user', 'b', 'a b', 'a/b', 'c.d', ''), scalar), {
    selector: ([key]) => key,
    maxLength: 4,
  })
  .map(members => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`);
const value = fc.oneof(text, object, fc.constantFrom('null', '[1]', '{'));

const decodingStrategy = fc.constantFrom<NonNullable<Data['remoteRef']['decodingStrategy']>>(
  ...(['None', 'None', 'Base64', 'Base64URL', 'Auto'] as const),
);
const conversionStrategy = fc.constantFrom('Default' as const, 'Unicode' as const);
const property = fc.constantFrom('user', 'b', 'c\\.d', 'c.d', 'none');

const remoteRef = fc.record(
  { key: name, property, decodingStrategy, conversionStrategy },
  { requiredKeys: ['key'] },
);
const sourceRef = fc.constantFrom({ storeRef: { name: 'other' } }, { storeRef: { name: 'main' } });
const dataEntry: fc.Arbitrary<Data> = fc.record(
  { secretKey: outKey, remoteRef, sourceRef },
  { requiredKeys: ['secretKey', 'remoteRef'] },
);
const find = fc.record(
  {
    name: fc.record({ regexp: fc.constantFrom('a', '^app/', 'b$', '.*', '[xy]', 'none', '^(a|b)$') }),
    decodingStrategy,
    conversionStrategy,
  },
  { requiredKeys: ['name'] },
);
/** No two keys become one by these: which value stays is a matter of chance there. A broken text is refused at admission. */
const step: fc.Arbitrary<NonNullable<DataFrom['rewrite']>[number]> = fc.oneof(
  fc.constantFrom(
    { regexp: { source: '^', target: 'p.' } },
    { regexp: { source: '^(?P<all>.*)$', target: '${all}.$all' } },
  ),
  fc
    .constantFrom('{{ .value }}-x', '{{ .value | b64enc | replace "=" "" }}', '{{ .none }}{{ .value }}')
    .map(text => ({ transform: { template: text } })),
  fc
    .record(
      {
        strategy: fc.constantFrom('Extract' as const, 'JSON' as const),
        into: fc.constantFrom('all', 'user'),
        conflictPolicy: fc.constantFrom('Ignore' as const, 'Error' as const),
        priority: fc.constantFrom<string[]>([], ['b'], ['gone']),
        priorityPolicy: fc.constantFrom('Strict' as const, 'IgnoreNotFound' as const),
      },
      { requiredKeys: [] },
    )
    .map(merge => ({ merge })),
);
const rewrite = fc.array(step, { maxLength: 2 });
const dataFromEntry: fc.Arbitrary<DataFrom> = fc.oneof(
  fc.record({ extract: remoteRef, sourceRef, rewrite }, { requiredKeys: ['extract'] }),
  fc.record({ find, sourceRef, rewrite }, { requiredKeys: ['find'] }),
);

const templateText = fc.constantFrom(
  'fixed',
  '{{ .user }}',
  '{{ .a }}-{{ .b }}',
  '{{ index . "user" }}',
  '{{ range $k, $v := . }}{{ $k }}={{ $v | b64enc }};{{ end }}',
  '{{ if .a }}x{{ end }}',
  '{{ len . }}',
  '{{ . | toJson }}',
  '{{ with index . "a" }}{{ . | upper }}{{ else }}none{{ end }}',
);
const literal = fc.constantFrom(
  'k: {{ index . "user" | toJson }}',
  '{{ range $k, $v := . }}{{ $k | quote }}: {{ $v | toJson }}\n{{ end }}',
  'a: yes\nb: 0123\n',
  'k: {{ index . "a" }}',
  '{{ .user | toJson }}: 1',
  '',
);
const template: fc.Arbitrary<Template> = fc.record(
  {
    mergePolicy: fc.constantFrom('Replace' as const, 'Merge' as const),
    data: fc.dictionary(outKey, templateText, { maxKeys: 3, noNullPrototype: true }),
    templateFrom: fc.array(
      fc.record(
        { literal, target: fc.constantFrom('Data', 'Labels', 'Annotations') },
        { requiredKeys: ['literal'] },
      ),
      { maxLength: 2 },
    ),
    metadata: fc.record(
      { labels: fc.dictionary(outKey, templateText, { maxKeys: 2, noNullPrototype: true }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const target: fc.Arbitrary<Target> = fc.record(
  { deletionPolicy: fc.constantFrom('Retain' as const, 'Delete' as const, 'Merge' as const), template },
  { requiredKeys: [] },
);
const spec: fc.Arbitrary<ExternalSecretSpec> = fc.record({
  data: fc.array(dataEntry, { maxLength: 3 }),
  dataFrom: fc.array(dataFromEntry, { maxLength: 2 }),
  target,
});

export const pipelineCase: fc.Arbitrary<PipelineCase> = fc
  .record({
    spec,
    values: fc.dictionary(name, value, { minKeys: 2, noNullPrototype: true }),
    labels: fc.constantFrom({}, { team: 'a' }),
  })
  .map(drawn => ({ title: 'generated', ...drawn }));
