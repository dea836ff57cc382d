/** Whether a text is a UUID of version 4, as ESO asks of BeyondTrust's sites. */
export function isRandomUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/iu.test(text);
}
