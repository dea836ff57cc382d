/** The kind SecretPolicy, `postern.dev/v1alpha1`, cluster-scoped: what a cluster's administrators ask of manifests of others. */
import { Type, type TObject, type TOptional, type TUnsafe } from 'typebox';
import { objectMetaSchema } from './object-meta.ts';
import { choice, text } from './schema/schema.ts';
import { labelSelectorSchema } from './secret-store.ts';

export const POLICY_GROUP = 'postern.dev';
export const POLICY_VERSION = 'v1alpha1';
export const POLICY_KIND = 'SecretPolicy';

/** Where a policy is enforced. */
export const ENFORCEMENT_POINTS = ['admission', 'lint', 'report'] as const;
export type EnforcementPoint = (typeof ENFORCEMENT_POINTS)[number];

/** From strict to lenient: refuse, say so and let it pass, only write it down, do not look. No `off`: to YAML that is false. */
export const ACTIONS = ['deny', 'warn', 'audit', 'ignore'] as const;
export type Action = (typeof ACTIONS)[number];

const DELIVERIES = ['files', 'env', 'secret'] as const;
export type DeliveryKind = (typeof DELIVERIES)[number];

const actionsSchema = Type.Object(
  {
    admission: Type.Optional(choice(ACTIONS, 'When an object is created or changed.')),
    lint: Type.Optional(choice(ACTIONS, 'In postern lint.')),
    report: Type.Optional(choice(ACTIONS, 'In the report about what is stored.')),
  },
  { description: 'What happens, by place; what is left out is deny.' },
);

/**
 * So many entries a list may have; for more there are several policies, and * in patterns. An API server holds to it before
 * anybody is asked: what a policy costs, when it is checked and for each object later, is bounded by it.
 */
const MOST = { names: 256, entries: 64, exceptions: 256 } as const;

const globs = (description: string): TOptional<TUnsafe<string[]>> =>
  Type.Optional(
    Type.Unsafe<string[]>({
      type: 'array',
      description,
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      maxItems: MOST.names,
    }),
  );

const matchFields = {
  namespaces: globs('Names of namespaces; * stands for any text. Absent: every one.'),
  excludeNamespaces: globs('Names of namespaces that are left alone; * stands for any text.'),
  kinds: globs('Kinds such as ExternalSecret or Deployment. Absent: every kind that a rule is about.'),
};

const matchSchema = Type.Object(
  {
    ...matchFields,
    namespaceSelector: Type.Optional(labelSelectorSchema),
    selector: Type.Optional(labelSelectorSchema),
  },
  { description: 'The objects that the policy is about; all parts must hold. Absent: all.' },
);

const ruleIds = (description: string): TUnsafe<string[]> =>
  Type.Unsafe<string[]>({
    type: 'array',
    description,
    items: { type: 'string', minLength: 1 },
    minItems: 1,
    maxItems: MOST.entries,
  });

const ruleActionsSchema = Type.Object({
  ids: ruleIds('Ids of rules, or what they begin with: PST112, PST7.'),
  actions: actionsSchema,
});

const period = (description: string): TOptional<ReturnType<typeof text>> =>
  Type.Optional(text(`${description} A Go duration, or days: 12h, 30d.`, { minLength: 1 }));

const storesSchema = Type.Object(
  {
    allowed: Type.Array(
      Type.Object({
        kind: Type.Optional(choice(['SecretStore', 'ClusterSecretStore'], 'Absent: either.')),
        name: text('Name of the store; * stands for any text, {{namespace}} for the namespace.', {
          minLength: 1,
        }),
      }),
      { maxItems: MOST.names },
    ),
  },
  { description: 'The only stores that may be named (PST800).' },
);

const providersSchema = Type.Object(
  { allowed: ruleIds('Field names below spec.provider of a store: vault, aws, onepassword.') },
  { description: 'The only providers that stores may have (PST801).' },
);

const remoteKeysSchema = Type.Object(
  {
    patterns: ruleIds(
      'Regular expressions (RE2), one of which must match; {{namespace}} stands for the namespace, quoted.',
    ),
    stores: globs('Names of the stores that this is about; * stands for any text. Absent: all.'),
  },
  { description: 'What may be asked for (PST802).' },
);

const refreshSchema = Type.Object(
  {
    atLeast: period('Shortest refresh interval.'),
    atMost: period('Longest refresh interval.'),
    never: Type.Optional(
      Type.Boolean({ description: 'Whether refreshing never is allowed; absent: it is not.' }),
    ),
  },
  { description: 'How often to fetch (PST803).' },
);

const maxAgeSchema = Type.Object(
  {
    label: Type.Optional(text('Label that has the class; absent: postern.dev/class.', { minLength: 1 })),
    classes: Type.Array(
      Type.Object({
        name: text('Value of the label.', { minLength: 1 }),
        atMost: text('A Go duration, or days: 12h, 30d.', { minLength: 1 }),
      }),
      { minItems: 1, maxItems: MOST.entries },
    ),
    otherwise: period('For objects without the label, and for classes that are not listed.'),
  },
  { description: 'How old a fetched value may become, by class (PST804).' },
);

const deliverySchema = Type.Object(
  {
    allowed: Type.Array(choice(DELIVERIES, 'files and env: injected. secret: an object in the cluster.'), {
      minItems: 1,
      maxItems: MOST.entries,
    }),
  },
  { description: 'How values may reach the application (PST805).' },
);

const regionSchema = Type.Object({
  region: text('Region of the store; * stands for any text.', { minLength: 1 }),
  keys: ruleIds(
    'Regular expressions (RE2), one of which every key must match; {{namespace}} as in remoteKeys.',
  ),
});

const requireSchema = Type.Object({
  stores: Type.Optional(storesSchema),
  providers: Type.Optional(providersSchema),
  remoteKeys: Type.Optional(
    Type.Array(remoteKeysSchema, { description: 'All of them must hold.', maxItems: MOST.entries }),
  ),
  refresh: Type.Optional(refreshSchema),
  maxAge: Type.Optional(maxAgeSchema),
  delivery: Type.Optional(deliverySchema),
  regions: Type.Optional(
    Type.Array(regionSchema, {
      description:
        'What may be fetched where (PST806); stores of regions that are not listed may fetch nothing.',
      maxItems: MOST.entries,
    }),
  ),
});
export type Requirements = Type.Static<typeof requireSchema>;

const customRuleSchema = Type.Object({
  name: text('Findings have the rule <policy>/<name>.', {
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    minLength: 1,
    maxLength: 63,
  }),
  expression: text('CEL that must be true. It sees object, oldObject (null) and namespaceObject.', {
    minLength: 1,
  }),
  kinds: globs('Kinds that it is about. Absent: those of the policy.'),
  message: Type.Optional(text('What is wrong, complete by itself.', { minLength: 1 })),
  messageExpression: Type.Optional(text('CEL that gives the message; message stands in where it fails.')),
  path: Type.Optional(text('Field that the finding is about: spec.target.name.')),
  fix: Type.Optional(text('What to write instead.')),
  actions: Type.Optional(actionsSchema),
});
export type CustomRule = Type.Static<typeof customRuleSchema>;

const exceptionSchema = Type.Object({
  rules: ruleIds('Ids of rules, or what they begin with; <policy>/<name> for a custom one.'),
  match: Type.Object({ ...matchFields, names: globs('Names of objects; * stands for any text.') }),
  reason: text('Why.', { minLength: 1 }),
  expires: text('Last day (2027-01-31, until its end in UTC) or moment (2027-01-31T12:00:00Z).', {
    minLength: 1,
  }),
});

const exceptionRequestsSchema = Type.Object(
  {
    contact: text('Whom to ask; shown in refusals: "#platform", a link.', { minLength: 1 }),
    atMost: period('How long an exception may last from the day it is written.'),
    warnBefore: period('When users are told that their exception ends; absent: 7d.'),
  },
  { description: 'Absent: refusals say nothing about exceptions.' },
);

const specSchema = Type.Object({
  description: Type.Optional(text('What the policy is for; shown in refusals.')),
  match: Type.Optional(matchSchema),
  actions: Type.Optional(actionsSchema),
  rules: Type.Optional(
    Type.Array(ruleActionsSchema, {
      description: 'What happens for findings of which rules.',
      maxItems: MOST.entries,
    }),
  ),
  require: Type.Optional(requireSchema),
  custom: Type.Optional(Type.Array(customRuleSchema, { maxItems: MOST.entries })),
  exceptionRequests: Type.Optional(exceptionRequestsSchema),
  exceptions: Type.Optional(Type.Array(exceptionSchema, { maxItems: MOST.exceptions })),
});

/** The whole object. */
export const secretPolicySchema: TObject<{
  apiVersion: ReturnType<typeof Type.String>;
  kind: TUnsafe<typeof POLICY_KIND>;
  metadata: typeof objectMetaSchema;
  spec: typeof specSchema;
}> = Type.Object({
  apiVersion: Type.String(),
  kind: Type.Unsafe<typeof POLICY_KIND>({ type: 'string' }),
  metadata: objectMetaSchema,
  spec: specSchema,
});
export type SecretPolicy = Type.Static<typeof secretPolicySchema>;
