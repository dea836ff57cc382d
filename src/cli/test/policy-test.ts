/** The kind PolicyTest: cases that say what policies make of an object. Only `postern test` reads it. */
import { Type, type TOptional, type TUnsafe } from 'typebox';
import { ENFORCEMENT_POINTS } from '../../api/secret-policy.ts';
import { choice, mapOf, namespaceName, text } from '../../api/schema/schema.ts';
import { structuralSchema, type StructuralSchema } from '../../api/schema/structural-schema.ts';

export const TEST_KIND = 'PolicyTest';

/** What happens to an object as a whole: that of its strictest finding. */
const VERDICTS = ['deny', 'warn', 'audit', 'allow'] as const;
export type CaseVerdict = (typeof VERDICTS)[number];

const anyObject = (description: string): TUnsafe<Readonly<Record<string, unknown>>> =>
  Type.Unsafe<Readonly<Record<string, unknown>>>({
    type: 'object',
    description,
    'x-kubernetes-preserve-unknown-fields': true,
  });

const filesField = (description: string): TOptional<TUnsafe<string[]>> =>
  Type.Optional(
    Type.Unsafe<string[]>({ type: 'array', description, items: { type: 'string', minLength: 1 } }),
  );

const clusterField = Type.Optional(
  Type.Object(
    {
      files: filesField('Files and folders with objects, beside the test.'),
      objects: Type.Optional(Type.Array(anyObject('An object.'))),
    },
    { description: 'What the cluster holds besides: stores, ExternalSecrets that a workload needs.' },
  ),
);

/** What may stand at the top and in a case, where it adds or counts more. */
const circumstances = {
  now: Type.Optional(text('The day or moment that exceptions are judged at; absent: now.', { minLength: 1 })),
  point: Type.Optional(choice(ENFORCEMENT_POINTS, 'Where the policies are enforced; absent: admission.')),
  namespace: Type.Optional(namespaceName('Of objects that name none.')),
  namespaces: Type.Optional(
    Type.Unsafe<Readonly<Record<string, Readonly<Record<string, string>>>>>(
      mapOf(
        Type.Unsafe<Record<string, string>>(mapOf(text('Value of the label.'), 'Labels.')),
        'Labels of namespaces, by name.',
      ),
    ),
  ),
  cluster: clusterField,
  builtIn: Type.Optional(
    Type.Boolean({ description: 'Whether findings that no policy speaks about count; absent: they do not.' }),
  ),
};

const findingSchema = Type.Object({
  rule: text('Id of the rule: PST800, team-rules/owner.', { minLength: 1 }),
  action: Type.Optional(choice(['deny', 'warn', 'audit'], 'What is done about it.')),
  path: Type.Optional(text('Field path, whole.')),
  message: Type.Optional(text('Regular expression (RE2) that is found in the message.', { minLength: 1 })),
  fix: Type.Optional(
    text('Regular expression (RE2) that is found in what to write instead.', { minLength: 1 }),
  ),
  policy: Type.Optional(text('Name of the policy that decides.', { minLength: 1 })),
  object: Type.Optional(text('Of several objects, which one: ExternalSecret/db.', { minLength: 1 })),
});
export type ExpectedFinding = Type.Static<typeof findingSchema>;

const expectSchema = Type.Object({
  verdict: Type.Optional(choice(VERDICTS, 'What happens to the object: that of its strictest finding.')),
  findings: Type.Optional(
    Type.Array(findingSchema, { description: 'Each is found, and nothing else; in any order.' }),
  ),
  others: Type.Optional(
    Type.Boolean({
      description: 'Whether there may be findings that are not listed; absent: there may not.',
    }),
  ),
});
export type Expectation = Type.Static<typeof expectSchema>;

const caseSchema = Type.Object({
  name: text('What the case shows, in a sentence.', { minLength: 1 }),
  object: Type.Optional(anyObject('The object that is created or changed.')),
  files: filesField('Instead: files with one or more, which are applied together.'),
  oldObject: Type.Optional(anyObject('The object as it is stored, where it is changed.')),
  ...circumstances,
  expect: expectSchema,
});
export type TestCase = Type.Static<typeof caseSchema>;

const specSchema = Type.Object({
  policies: Type.Unsafe<string[]>({
    type: 'array',
    description: 'Files and folders with the SecretPolicies, beside the test.',
    items: { type: 'string', minLength: 1 },
    minItems: 1,
  }),
  ...circumstances,
  cases: Type.Array(caseSchema, { minItems: 1 }),
});
export type TestSpec = Type.Static<typeof specSchema>;

const policyTestSchema = Type.Object({
  apiVersion: Type.String(),
  kind: Type.String(),
  metadata: Type.Object({ name: text('Name of the suite.', { minLength: 1 }) }),
  spec: specSchema,
});
export type PolicyTest = Type.Static<typeof policyTestSchema>;

export const policyTestStructure: StructuralSchema = structuralSchema(policyTestSchema);
