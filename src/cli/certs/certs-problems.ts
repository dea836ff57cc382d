import type { X509Certificate } from 'node:crypto';

import { CLOCK_SKEW_MS } from '../../certs/issue/issue.ts';
import { isOurs, renewalDueAt } from '../../certs/renewal-due.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import { askedFor, meaninglessRequest } from './asked-rotation.ts';
import type { Authority } from './authorities.ts';
import type { CertsView } from './certs-view.ts';
import { leaderless } from './leaderless.ts';
import { sourceInUse } from './served-elsewhere.ts';
import { isSilent } from './silence.ts';
import { stillTrusted } from './still-trusted.ts';
import type { TrustRow } from './trust-table.ts';

/** What somebody should look at, the worst first, as sentences that say what is wrong and what to do. */
export function problemsOf(
  view: CertsView,
  authorities: readonly Authority[],
  trust: readonly TrustRow[],
): readonly string[] {
  const idle = leaderless(view);
  return [
    ...refusals(trust),
    // Whom an emergency called back, the Secret says, as far as it may be read.
    ...(view.secret.is === 'read' ? stillTrusted(view.targets, { secret: view.secret }) : []),
    ...missing(view),
    ...meaningless(view),
    ...neverDone(view),
    ...endings(view, authorities),
    ...view.contests,
    ...unready(view),
    ...(idle === undefined ? [] : [idle]),
  ];
}

function refusals(trust: readonly TrustRow[]): string[] {
  return trust.flatMap(({ target, entry, replica, refusal }) =>
    refusal === undefined ? [] : [`${target}/${entry} refuses ${replica}: ${refusal}`],
  );
}

function missing({ secret, targets, reports }: CertsView): string[] {
  return [
    ...(secret.is === 'absent'
      ? ['there is no certificate Secret: is Postern running, and does --certificate-secret name its Secret?']
      : []),
    ...(targets.some(({ kind }) => kind.endsWith('WebhookConfiguration'))
      ? []
      : [
          'there is no webhook configuration of Postern: install it, or name it with --webhook-configuration',
        ]),
    ...(reports.length === 0
      ? ['no replica reports what it serves: is Postern running, and in this --namespace?']
      : []),
  ];
}

function meaningless({ secret }: CertsView): string[] {
  const value = secret.is === 'read' ? meaninglessRequest(secret.annotations) : undefined;
  if (value === undefined) return [];
  return [
    `the annotation ${SECRET_ANNOTATIONS.rotate} of the certificate Secret is "${value}", which asks for nothing: write "graceful <id>" or "emergency <id>" with an id that is new, or use postern certs rotate`,
  ];
}

function neverDone(view: CertsView): string[] {
  const asked = view.secret.is === 'read' ? askedFor(view.secret.annotations) : undefined;
  const source = sourceInUse(view);
  if (asked === undefined || source === undefined || asked.startsWith('emergency ')) return [];
  return [
    `"${asked}" was asked for and waits: certificates come from ${source}, and the authority of Postern is not replaced meanwhile`,
  ];
}

/**
 * A leaf is renewed when a third of its life is left and an authority when half is: with a quarter left, something
 * keeps that from happening. What another issuer renews has a plan that is not known: only its very end is told.
 */
function endings({ now, reports }: CertsView, authorities: readonly Authority[]): string[] {
  const active = authorities.filter(({ role }) => role === 'active');
  return [
    ...active.flatMap(({ certificate }) => ending('the active authority', certificate, now)),
    ...reports.flatMap(({ replica, chain }) => {
      const leaf = readChain(chain)?.certificate;
      return leaf === undefined ? [] : ending(`the certificate of ${replica}`, leaf, now);
    }),
  ];
}

function ending(what: string, certificate: X509Certificate, now: number): string[] {
  const end = certificate.validToDate.getTime();
  const lifetime = end - certificate.validFromDate.getTime() - CLOCK_SKEW_MS;
  const late = isOurs(certificate) ? end - lifetime / 4 : renewalDueAt(certificate);
  if (end <= now || now <= late) return [];
  if (!isOurs(certificate)) {
    return [
      `${what} ends on ${certificate.validToDate.toISOString()}, and whoever issues it has not renewed it so far: look there, Postern only serves it`,
    ];
  }
  return [
    `${what} ends on ${certificate.validToDate.toISOString()} and was not renewed in time: the log of the leader says why`,
  ];
}

function unready({ reports, now }: CertsView): string[] {
  return reports.flatMap(({ replica, ready, reason, degraded, renewedAt }) => {
    if (isSilent(renewedAt, now)) {
      return [
        `${replica} was last heard of at ${new Date(renewedAt).toISOString()}: it has ended, or cannot reach the API server and serves on`,
      ];
    }
    return [
      ...(ready ? [] : [`${replica} is not ready: ${reason}`]),
      // Of a replica that serves nothing, that is the reason already.
      ...(degraded === undefined || (!ready && degraded === reason)
        ? []
        : [`${replica} cannot keep certificates in order: ${degraded}`]),
    ];
  });
}
