/** `spec.target`: what the data becomes. */
import { Type } from 'typebox';
import { choice, dataKey, mapOf, objectName, text } from './schema/schema.ts';

const templateSource = Type.Object({
  name: objectName('Name of the object.'),
  items: Type.Array(
    Type.Object({
      key: dataKey('The key that holds the template.'),
      templateAs: Type.Optional(
        choice(
          ['Values', 'KeysAndValues'],
          'KeysAndValues renders the value to YAML: keys and values of the target.',
          {
            default: 'Values',
          },
        ),
      ),
    }),
  ),
});

const templateFromSchema = Type.Object({
  configMap: Type.Optional(templateSource),
  secret: Type.Optional(templateSource),
  literal: Type.Optional(text('A template that gives YAML.')),
  target: Type.Optional(
    text('Data, Annotations or Labels of the Secret; with a manifest, a path in it.', { default: 'Data' }),
  ),
  valuesDecodingStrategy: Type.Optional(
    choice(['Auto', 'Base64', 'Base64URL', 'None'], 'How each rendered value is decoded.'),
  ),
});

export const templateSchema = Type.Object({
  type: Type.Optional(text('Type of the Secret.')),
  engineVersion: Type.Optional(choice(['v2'], 'The only engine there is.', { default: 'v2' })),
  mergePolicy: Type.Optional(
    choice(
      ['Replace', 'Merge'],
      'Replace drops fetched keys that the template does not write; Merge keeps them.',
      {
        default: 'Replace',
      },
    ),
  ),
  data: Type.Optional(mapOf(Type.String(), 'Go templates, by the key they write.')),
  templateFrom: Type.Optional(Type.Array(templateFromSchema)),
  metadata: Type.Optional(
    Type.Object({
      annotations: Type.Optional(mapOf(Type.String(), 'Annotations of the Secret.')),
      labels: Type.Optional(mapOf(Type.String(), 'Labels of the Secret.')),
      finalizers: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});

export const targetSchema = Type.Object(
  {
    name: Type.Optional(objectName('Name of the Secret; absent: that of the ExternalSecret.')),
    creationPolicy: Type.Optional(
      choice(
        ['Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge'],
        'Who owns the Secret. None writes no Secret: the data goes to annotated pods only.',
        { default: 'Owner' },
      ),
    ),
    deletionPolicy: Type.Optional(
      choice(['Delete', 'Merge', 'Retain'], 'What happens when the provider has the secret no more.', {
        default: 'Retain',
      }),
    ),
    immutable: Type.Optional(Type.Boolean({ description: 'The Secret is written once and never changed.' })),
    manifest: Type.Optional(
      Type.Object(
        {
          apiVersion: text('API version of the target.', { minLength: 1 }),
          kind: text('Kind of the target.', { minLength: 1 }),
        },
        { description: 'A kind other than Secret to write.' },
      ),
    ),
    template: Type.Optional(templateSchema),
  },
  { default: { creationPolicy: 'Owner', deletionPolicy: 'Retain' } },
);

export type TargetTemplate = Type.Static<typeof templateSchema>;
