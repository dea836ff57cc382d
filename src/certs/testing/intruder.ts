import { X509Certificate } from 'node:crypto';

import type { Annotations, SecretData } from '../certificate-cluster.ts';
import { issueAuthority, issueBridge, issueLeaf, type IssueTerms } from '../issue/issue.ts';
import type { KeyPair } from '../issue/key-pair.ts';
import { certificatesText, readCertificates } from '../issue/pem-certificates.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import { isForeign } from '../secret-layout.ts';
import { OUR_LABELS, type createInMemoryCluster } from './in-memory-cluster.ts';
import type { createTargetHistory } from './observed-targets.ts';
import type { SecretStep, TargetStep } from './rotation-steps.ts';
import { SAMPLE_NAMES } from './sample-secret.ts';

const DAY = 86_400_000;

export interface IntruderOptions {
  readonly cluster: ReturnType<typeof createInMemoryCluster>;
  readonly history: ReturnType<typeof createTargetHistory>;
  /** Of what the intruder issues. */
  readonly terms: () => IssueTerms;
  /** Told between the end of a target and its return. */
  readonly recreated: () => void;
}

/** Whoever else writes to the Secret and the targets: people, tools, and older and later versions of Postern. */
export interface Intruder {
  secret(step: SecretStep): Promise<void>;
  target(step: TargetStep): Promise<void>;
  /** Replaces the leaf, or the authority too, at once, as a version did that knew no phases and no bridges. */
  olderVersion(replaces: 'leaf' | 'authority'): Promise<void>;
}

export function createIntruder({ cluster, history, terms, recreated }: IntruderOptions): Intruder {
  async function olderVersion(replaces: 'leaf' | 'authority'): Promise<void> {
    const secret = cluster.secret();
    if (secret === undefined || isForeign(secret)) return;
    const text = (key: string) => secret.data[key]?.toString() ?? '';
    const present: KeyPair = { certificate: text('ca.crt'), privateKey: text('ca.key') };
    if (replaces === 'leaf' && !isUsable(present)) return;
    const authority = replaces === 'leaf' ? present : await issueEarlierAuthority(terms());
    const leaf = await issueLeaf(authority, SAMPLE_NAMES, { ...terms(), lifetimeMs: 7 * DAY });
    const bundle = readCertificates(authority.certificate + text('ca.crt') + text('bundle.crt'));
    const unique = [...new Map(bundle.map(one => [one.fingerprint256, one])).values()];
    cluster.putSecret(
      {
        ...secret.data,
        'ca.crt': Buffer.from(authority.certificate),
        'ca.key': Buffer.from(authority.privateKey),
        'tls.crt': Buffer.from(leaf.certificate),
        'tls.key': Buffer.from(leaf.privateKey),
        'bundle.crt': Buffer.from(certificatesText(unique)),
      },
      secret.labels,
      secret.annotations,
    );
  }

  async function touchSecret(step: SecretStep): Promise<void> {
    const secret = cluster.secret();
    if (secret === undefined) return;
    const put = (data: SecretData, labels = secret.labels, annotations: Annotations = secret.annotations) =>
      cluster.putSecret(data, labels, annotations);
    switch (step.is) {
      case 'delete secret':
        cluster.putSecret(undefined);
        break;
      case 'empty secret':
        put({});
        break;
      case 'foreign secret':
        put(secret.data, {});
        break;
      case 'later version':
        put({ ...secret.data, 'later.crt': Buffer.from('later') }, secret.labels, {
          ...secret.annotations,
          [SECRET_ANNOTATIONS.layout]: '2',
        });
        break;
      case 'give secret back': {
        const { [SECRET_ANNOTATIONS.layout]: _, ...annotations } = secret.annotations;
        put(secret.data, OUR_LABELS, annotations);
        break;
      }
      case 'conflict':
        put(secret.data);
        break;
      case 'foreign authority': {
        const foreign = await issueAuthority(terms());
        const pair = {
          'ca.crt': Buffer.from(foreign.certificate),
          'ca.key': Buffer.from(foreign.privateKey),
        };
        put({ ...secret.data, ...pair });
        break;
      }
      case 'corrupt': {
        const { [step.key]: value, ...others } = secret.data;
        if (value === undefined) break;
        const broken = step.how === 'truncate' ? value.subarray(0, value.length / 2) : Buffer.from('garbled');
        put(step.how === 'remove' ? others : { ...others, [step.key]: broken });
        break;
      }
    }
  }

  async function touchTarget(step: TargetStep): Promise<void> {
    const targets = cluster.targets();
    const target = targets[step.target % targets.length];
    if (target === undefined) return;
    switch (step.is) {
      case 'wipe':
        cluster.overwriteBundle(target.name, '');
        break;
      case 'foreign bundle':
        cluster.overwriteBundle(target.name, (await issueAuthority(terms())).certificate);
        break;
      case 'old bundle':
        cluster.overwriteBundle(target.name, firstBundle(target.name));
        break;
      case 'rename': {
        const calledAs = `renamed-${target.resourceVersion}.ns.svc`;
        cluster.putTarget(target.name, [], {
          kind: target.kind,
          entries: target.entries.map(entry => ({ ...entry, calledAs })),
        });
        break;
      }
      case 'recreate':
        cluster.deleteTarget(target.name);
        recreated();
        cluster.putTarget(target.name, ['a', 'b', 'more'], { kind: target.kind });
        break;
    }
  }

  function firstBundle(name: string): string {
    for (let position = 0; position < history.length(); position++) {
      const bundle = history.state(position).targets.find(target => target.name === name)
        ?.entries[0]?.caBundle;
      if (bundle) return bundle;
    }
    return '';
  }

  return { secret: touchSecret, target: touchTarget, olderVersion };
}

/** Path length 0: it can sign no bridge. What signs itself for its own name and key is a root. */
async function issueEarlierAuthority(terms: IssueTerms): Promise<KeyPair> {
  const made = await issueAuthority(terms);
  return { ...made, certificate: await issueBridge(made, new X509Certificate(made.certificate), terms) };
}

function isUsable({ certificate, privateKey }: KeyPair): boolean {
  return readCertificates(certificate).length === 1 && privateKey.includes('END PRIVATE KEY');
}
