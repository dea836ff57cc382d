import type { PodSpec } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import { userOfContainers } from './agent-containers.ts';
import { resourceFindings } from './options/agent-resources.ts';
import { applicationContainers } from './containers.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import { listed } from '../check/wording/listed.ts';
import type { Options } from './options/options.ts';
import { annotationPath, defaultOptions } from './options/read-options.ts';
import type { Settings } from './options/settings.ts';

/** What of a pod itself stands in the way of its options, whatever its secrets are. */
export function unfit(spec: PodSpec, options: Options, settings: Settings): Finding[] {
  const findings: Finding[] = [];
  const windows = signOfWindows(spec);
  if (windows !== undefined) {
    findings.push(
      refusal(
        'PST317',
        windows,
        'Windows pods are not supported: Postern delivers through memory volumes',
        'remove postern.dev/inject',
      ),
    );
  }
  findings.push(...unknownContainers(spec, options), ...resourceFindings(options, defaultOptions(settings)));
  if (options['on-change']?.kind === 'signal') {
    if (spec.shareProcessNamespace === false) {
      findings.push(
        refusal(
          'PST313',
          'spec.shareProcessNamespace',
          'a signal needs the processes of the pod to see each other, and the pod forbids it',
          'remove shareProcessNamespace: false, or use on-change: http',
        ),
      );
    }
    if (spec.hostPID === true) {
      findings.push(
        refusal(
          'PST313',
          'spec.hostPID',
          'a signal could reach processes of the whole node, and Kubernetes forbids shareProcessNamespace besides hostPID',
          'remove hostPID, or use on-change: http',
        ),
      );
    }
    const user = userOfContainers(spec, options);
    if (user === undefined || user === 0) {
      findings.push(
        refusal(
          'PST313',
          annotationPath('postern.dev/on-change'),
          'a signal only reaches processes of the same user, and the manifest does not name one non-root user for the containers',
          'set runAsUser in the securityContext of the pod, or use on-change: http',
        ),
      );
    }
  }
  return findings;
}

/** The field by which a pod is known to be one for Windows. */
function signOfWindows(spec: PodSpec): string | undefined {
  const node = spec.nodeSelector?.['kubernetes.io/os'];
  if (node === 'windows') return 'spec.nodeSelector[kubernetes.io/os]';
  if (spec.os?.name === 'windows') return 'spec.os.name';
  // Linux ignores the options of Windows, so they say nothing of a pod that says where it runs.
  if (node !== undefined || spec.os !== undefined) return undefined;
  const places = [
    { path: 'spec', owner: spec },
    ...applicationContainers(spec).map(({ path, container }) => ({ path, owner: container })),
  ];
  const sign = places.find(
    ({ owner }) => Object.keys(owner.securityContext?.windowsOptions ?? {}).length > 0,
  );
  return sign === undefined ? undefined : `${sign.path}.securityContext.windowsOptions`;
}

function unknownContainers(spec: PodSpec, { containers = [] }: Options): Finding[] {
  if (containers.length === 0) return [];
  const known = new Set(applicationContainers(spec).map(({ container }) => container.name));
  return containers
    .filter(name => !known.has(name))
    .map(name =>
      refusal(
        'PST302',
        annotationPath('postern.dev/containers'),
        `the pod has no container ${excerpt(name)}`,
        `name one of ${listed(known)}`,
      ),
    );
}
