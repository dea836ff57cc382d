import { defaultSettings } from '../../inject/options/settings.ts';
import { manualClock } from '../../kube/testing/manual-clock.ts';
import { recordedLog } from '../../kube/testing/recorded-log.ts';
import type { ManifestView } from '../../manifest/view.ts';
import type { ReportTools } from '../contract.ts';

/** Tools that find nothing wrong, and refuse nothing. */
export function reportTools(
  client: ReportTools['client'],
  manifests: ManifestView,
  over: Partial<ReportTools> = {},
): ReportTools {
  return {
    client,
    checkObject: () => [],
    checkAcross: () => ({ findings: [], missing: [] }),
    checkWorkload: () => ({ findings: [], missing: [] }),
    inject: () => ({ kind: 'refused', findings: [], missing: [] }),
    judge: (_subject, findings) => ({ findings, audited: [] }),
    context: namespace => ({
      namespace,
      manifests,
      settings: defaultSettings,
      server: { major: 1, minor: 36 },
      sign: () => 'x',
    }),
    isOurs: () => true,
    isReady: () => true,
    log: recordedLog(),
    clock: manualClock(),
    ...over,
  };
}
