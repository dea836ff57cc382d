import { expect, test } from 'vitest';
import { leftOut, type InjectingConfiguration, type InjectingWebhook } from './left-out.ts';

const PODS = [{ apiGroups: [''], resources: ['pods'], operations: ['CREATE'] }];
const called = (name: string, ...webhooks: readonly InjectingWebhook[]): InjectingConfiguration => ({
  metadata: { name },
  webhooks,
});
const configuration = (...webhooks: readonly InjectingWebhook[]) => called('postern', ...webhooks);
const notIn = (key: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator: 'NotIn', values }],
});
const deployed: InjectingWebhook = {
  rules: PODS,
  namespaceSelector: notIn('kubernetes.io/metadata.name', 'kube-system'),
};
const optOut: InjectingWebhook = { rules: PODS, objectSelector: notIn('inject', 'no') };
const named = (name: string) => ({ 'kubernetes.io/metadata.name': name });

test.each<[string, readonly InjectingConfiguration[], Record<string, string> | undefined, object, string]>([
  ['in a namespace that is selected', [configuration(deployed)], named('shop'), {}, 'nothing'],
  ['where no selector is written', [configuration({ rules: PODS })], named('shop'), {}, 'nothing'],
  [
    'in a namespace that is left out',
    [configuration(deployed)],
    named('kube-system'),
    {},
    'MutatingWebhookConfiguration postern leaves its namespace out (namespaceSelector)',
  ],
  [
    'in a namespace that another webhook takes',
    [configuration(deployed), configuration({ rules: PODS })],
    named('kube-system'),
    {},
    'nothing',
  ],
  ['in a namespace whose labels are not known', [configuration(deployed)], undefined, {}, 'nothing'],
  [
    'with a label that is left out',
    [configuration(optOut)],
    named('shop'),
    { inject: 'no' },
    'MutatingWebhookConfiguration postern leaves pods with its labels out (objectSelector)',
  ],
  [
    'in a namespace that is left out by the second, while the first takes no pods',
    [called('postern-extra', { rules: [] }), configuration(deployed)],
    named('kube-system'),
    {},
    'MutatingWebhookConfiguration postern leaves its namespace out (namespaceSelector)',
  ],
  [
    'with a label that is left out by the second, while the first leaves its namespace out',
    [called('postern-extra', deployed), configuration(optOut)],
    named('kube-system'),
    { inject: 'no' },
    'MutatingWebhookConfiguration postern leaves pods with its labels out (objectSelector)',
  ],
  ['with another label', [configuration(optOut)], named('shop'), { inject: 'yes' }, 'nothing'],
  [
    'where there is no configuration',
    [],
    named('shop'),
    {},
    'no MutatingWebhookConfiguration of Postern takes pods now',
  ],
  [
    'where webhooks take other things only',
    [
      configuration(
        { rules: [{ apiGroups: ['apps'], resources: ['*'], operations: ['*'] }] },
        { rules: [{ apiGroups: [''], resources: ['services'], operations: ['*'] }] },
        { rules: [{ apiGroups: [''], resources: ['pods'], operations: ['UPDATE'] }] },
        {},
      ),
    ],
    named('shop'),
    {},
    'no MutatingWebhookConfiguration of Postern takes pods now',
  ],
  [
    'where rules are written with stars',
    [configuration({ rules: [{ apiGroups: ['*'], resources: ['*/*'], operations: ['*'] }] })],
    named('shop'),
    {},
    'nothing',
  ],
])('a pod %s', (_what, configurations, namespaceLabels, labels, why) => {
  expect(leftOut(configurations, namespaceLabels, { ...labels })?.why ?? 'nothing').toBe(why);
});

test('what would help is not to make the pod again', () => {
  expect(leftOut([configuration(deployed)], named('kube-system'), {})?.fix).toBe(
    'run it in another namespace, or take the annotation away; who runs Postern may let the namespace in',
  );
});
