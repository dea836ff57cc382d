/** As much of a fingerprint as tells certificates apart. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').slice(0, 12).toLowerCase();
}
