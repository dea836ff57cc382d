/** The ways in which certificates of webhooks have failed in practice, and the tests that each is held to. */
export interface FailureCase {
  readonly number: number;
  readonly what: string;
  /** `file: beginning of the name of a test or of a describe`, from the root of the repository. */
  readonly tests: readonly string[];
}

const KEEPER = 'src/certs/keeper.test.ts';
const KEPT_SECRET = 'src/certs/keeper-secret.test.ts';
const KEPT_TARGETS = 'src/certs/keeper-targets.test.ts';
const KEPT_NAMES = 'src/certs/keeper-names.test.ts';
const PARTS = 'src/certs/planner/choose-parts.test.ts';
const OWNER = 'src/certs/planner/plan-owner.test.ts';
const PHASES = 'test/cluster/certificates/rotation-phases.test.ts';
const HARDSHIPS = 'test/cluster/certificates/rotation-hardships.test.ts';
const BROKEN = 'test/cluster/certificates/broken-secret.test.ts';
const EXPIRED = 'test/cluster/certificates/expired-certificates.test.ts';
const ADDRESSES = 'test/cluster/certificates/webhook-addresses.test.ts';
const CLOCKS = 'test/cluster/certificates/clocks.test.ts';
const REFUSED = 'test/cluster/certificates/refused-writes.test.ts';
const STORED = 'test/cluster/certificates/stored-certificates.test.ts';
const SOAK = 'test/cluster/certificates/soak.test.ts: no admission fails in a compressed life';

export const failureCases: readonly FailureCase[] = [
  {
    number: 1,
    what: 'two replicas bootstrap together',
    tests: [
      'src/certs/convergence.test.ts: replicas that start at the same moment agree',
      `${KEEPER}: case 1:`,
      'test/cluster/certificates/availability.test.ts: agree on one authority and one certificate',
    ],
  },
  {
    number: 2,
    what: 'the Secret is absent, or deleted at run time',
    tests: [
      `${KEPT_SECRET}: case 2:`,
      'test/cluster/certificates/availability.test.ts: deletes the Secret',
      'test/cluster/certificates/availability.test.ts: the Secret is lost while no replica runs',
      SOAK,
    ],
  },
  {
    number: 3,
    what: 'the Secret is an empty placeholder',
    tests: [
      `${KEPT_SECRET}: case 3:`,
      `${OWNER}: an empty placeholder`,
      `${BROKEN}: an empty placeholder of a chart`,
      `${BROKEN}: is emptied`,
    ],
  },
  {
    number: 4,
    what: 'truncated PEM, key and certificate that do not match, a wrong name',
    tests: [
      `${KEPT_SECRET}: case 4:`,
      `${KEPT_NAMES}: case 4:`,
      `${PARTS}: only the broken part is replaced`,
      `${BROKEN}: while replicas serve`,
      `${BROKEN}: while nobody runs`,
      `${ADDRESSES}: a renamed Service`,
    ],
  },
  {
    number: 5,
    what: 'the authority expired while the cluster was off',
    tests: [
      `${KEPT_SECRET}: case 5:`,
      `${EXPIRED}: the authority expired: a new one`,
      `${EXPIRED}: the authority expired in the middle of its replacement`,
    ],
  },
  {
    number: 6,
    what: 'the leaf has expired, the authority is fine',
    tests: [`${KEPT_SECRET}: case 6:`, `${EXPIRED}: the leaf expired`, `${EXPIRED}: the leaf expires`],
  },
  {
    number: 7,
    what: 'the leader dies in each phase',
    tests: [`${KEPT_TARGETS}: case 7:`, `${PHASES}: the leader is killed`, SOAK],
  },
  {
    number: 8,
    what: 'a caBundle is wiped in each phase',
    tests: [`${KEPT_TARGETS}: case 8:`, `${PHASES}: every caBundle is wiped`, SOAK],
  },
  {
    number: 9,
    what: 'another writer keeps changing a caBundle',
    tests: [
      `${KEPT_TARGETS}: case 9:`,
      'src/certs/planner/contest.test.ts: the first repairs are made at once',
      'test/cluster/certificates/trust-targets.test.ts: that keeps changing a caBundle is named',
      'test/cluster/certificates/trust-targets.test.ts: that an annotation of cert-manager calls in',
    ],
  },
  {
    number: 10,
    what: 'Helm or GitOps apply the configuration again',
    tests: [
      'test/cluster/certificates/certificates.test.ts: the chart applied again neither conflicts',
      'test/cluster/certificates/availability.test.ts: lose nothing when the manifests are applied again',
    ],
  },
  {
    number: 11,
    what: 'a configuration is deleted, made anew, renamed, or grows',
    tests: [
      `${KEPT_TARGETS}: a webhook configuration that is deleted and comes back`,
      'src/certs/targets/watch-targets.test.ts: a webhook that is added later becomes an entry',
      'test/cluster/certificates/certificates.test.ts: an apply to a configuration that was deleted',
      'test/cluster/certificates/trust-targets.test.ts: that grows while replicas run',
      'test/cluster/certificates/trust-targets.test.ts: that has another name while replicas run',
    ],
  },
  {
    number: 12,
    what: 'a configuration has a url and no service',
    tests: [
      'src/certs/targets/read-target.test.ts: each webhook is an entry, whether it is called by service or by url',
      `${ADDRESSES}: every webhook keeps its caBundle`,
      `${ADDRESSES}: every webhook follows when the authority is replaced`,
      `${ADDRESSES}: every webhook has its caBundle back`,
      `${ADDRESSES}: a url with another host`,
    ],
  },
  {
    number: 13,
    what: "the API server's clock is ahead or behind",
    tests: [
      'src/certs/issue/issue.test.ts: a certificate is valid from an hour before now',
      'src/certs/planner/plan-leaf.test.ts: that is not valid yet is replaced',
      `${CLOCKS}: the clock of the API server`,
    ],
  },
  {
    number: 14,
    what: 'one of several API servers lags behind',
    tests: [
      'test/cluster/certificates/two-api-servers.test.ts: no admission fails on either while the authority is replaced',
      SOAK,
    ],
  },
  {
    number: 15,
    what: 'a replica that cannot reach the API server serves on',
    tests: [
      `${KEEPER}: an API server that cannot be reached leaves everything as it was`,
      'src/certs/rotation.test.ts: a replica that is cut off and serves on while the authority is replaced',
      'test/cluster/certificates/availability.test.ts: replicas stay ready, and all watches go on',
      `${HARDSHIPS}: what it serves stays trusted until it is back`,
    ],
  },
  {
    number: 16,
    what: 'writes are refused, one target may not be written',
    tests: [
      `${KEPT_TARGETS}: a refused write of one webhook configuration`,
      `${KEPT_TARGETS}: with the Secret unwritable`,
      'src/certs/cluster.test.ts: of a configuration that changed meanwhile',
      `${REFUSED}: while the API server answers writes`,
      `${REFUSED}: to patch one configuration`,
      `${REFUSED}: to update the Secret`,
    ],
  },
  {
    number: 17,
    what: 'two releases fight over one configuration',
    tests: [
      `${KEPT_TARGETS}: case 9:`,
      'src/certs/planner/contest.test.ts: a fight does not end by itself',
      'src/certs/targets/field-managers.test.ts: what only we can have written',
      `${REFUSED}: fights over the configurations ever more slowly`,
    ],
  },
  {
    number: 18,
    what: 'a rollback to a version that knows no next authority',
    // What it does not know it keeps, and what the phases are derived from is only the parts.
    tests: [
      'src/certs/cluster.test.ts: is replaced as it was read, with everything in it that is not ours',
      `${HARDSHIPS}: the Secret is put back to what it was`,
      `${KEPT_SECRET}: a Secret that a later version wrote`,
      `${STORED}: after a rollback from a later version`,
    ],
  },
  {
    number: 19,
    what: 'the bundle grows, duplicates, expired authorities',
    tests: [
      'src/certs/issue/bundle.test.ts: does not grow without end',
      'src/certs/issue/bundle.test.ts: drops duplicates',
      `${STORED}: a bundle that somebody has filled`,
    ],
  },
  {
    number: 20,
    what: 'an emergency skips the overlap',
    tests: [
      `${PHASES}: an emergency drops the authority at once`,
      'src/certs/emergency.test.ts: an emergency goes on although one configuration',
      'src/certs/emergency.test.ts: what an emergency called back stays so',
    ],
  },
  {
    number: 21,
    what: 'certificates of another issuer',
    tests: [
      'src/certs/sources/follow-source.test.ts: a Secret is followed by its name',
      'src/certs/sources/follow-source.test.ts: the source can be changed',
      'test/cluster/certificates/certificate-sources.test.ts: from the own authority to a Secret',
      'test/cluster/certificates/certificate-sources.test.ts: from there to files',
      'src/certs/external-source.test.ts: after the change to a source that is missing',
    ],
  },
  {
    number: 22,
    what: 'the type of keys changes',
    tests: [
      'src/certs/issue/serving-certificate.test.ts: changes between ECDSA and RSA',
      `${HARDSHIPS}: the setting for keys changes in a rolling update`,
    ],
  },
  {
    number: 23,
    what: 'connections stay on a pod that is draining',
    tests: [
      'test/cluster/certificates/availability.test.ts: a replica is told to stop: no call is lost',
      SOAK,
    ],
  },
  {
    number: 24,
    what: 'time jumps, or the machine was suspended',
    tests: [
      'src/certs/rotation.test.ts: a leader that is held up for longer than the hold',
      'src/certs/planner/contest.test.ts: a clock that was set back far does not stop repairs',
      'src/certs/start-certificates.test.ts: a failure is tried again soon without any event',
      `${CLOCKS}: jumps over the renewal of the leaf`,
      `${CLOCKS}: is suspended in the middle of a rotation`,
    ],
  },
  {
    number: 25,
    what: 'dry runs of the installation, no replica at all',
    tests: [
      'test/cluster/install.test.ts: a dry run of the installation on the server',
      'test/cluster/install.test.ts: a dry run over the installation',
      'test/cluster/install.test.ts: the kustomize base is applied by kubectl alone',
      'test/cluster/uninstall.test.ts: scaled to 0',
    ],
  },
  {
    number: 26,
    what: 'the namespace is deleted, configurations stay behind',
    tests: [
      'test/cluster/overload.test.ts: leaves nothing behind that blocks when only its namespace is deleted',
      'test/cluster/uninstall.test.ts: kubectl delete -k',
    ],
  },
];
