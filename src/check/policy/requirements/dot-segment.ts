/**
 * Whether a key has `.` or `..` between slashes, also encoded once or more. Clients that put a key into an address, such as
 * that of Vault, take it apart as RFC 3986 5.2.4 says: `shop/../pay/db` is `pay/db` then, whatever it begins with.
 */
export function hasDotSegment(key: string): boolean {
  const text = key.replaceAll(
    /%(?:25)*(?<code>2e|2f|5c)/giu,
    (_, code: string) => DECODED[code.toLowerCase()] ?? '',
  );
  return text.split(/[/\\]/u).some(segment => segment === '.' || segment === '..');
}

const DECODED: Readonly<Record<string, string>> = { '2e': '.', '2f': '/', '5c': '\\' };
