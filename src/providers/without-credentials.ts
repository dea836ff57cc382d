/** A server that repeats what it was asked, as some proxies do in their errors, must not have us repeat a credential. */

/** Shorter parts of a credential are met by chance and say nothing of it. */
const RUN = 12;
const LONGEST = 64 * 1024;
const HIDDEN = '[credential]';

/**
 * The first 64 KiB of a body without any part of a credential of 12 characters or more: as it is, URL-encoded, in hex or
 * in base64. What a body of JSON escapes without need, as any letter may be, it does not any more.
 */
export function withoutCredentials(body: Buffer, credentials: readonly string[]): Buffer {
  const text = withoutEscapes(body).toString('latin1', 0, LONGEST);
  const runs = new Set(credentials.flatMap(writtenForms).flatMap(runsOf));
  const lengths = new Set([...runs].map(({ length }) => length));
  let clean = '';
  let hiddenUntil = 0;
  for (let at = 0; at < text.length; at += 1) {
    for (const length of lengths) {
      if (!runs.has(text.slice(at, at + length))) continue;
      if (hiddenUntil <= at) clean += HIDDEN;
      hiddenUntil = Math.max(hiddenUntil, at + length);
    }
    if (hiddenUntil <= at) clean += text[at] ?? '';
  }
  return Buffer.from(clean, 'latin1');
}

function withoutEscapes(body: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8'))));
  } catch {
    return body;
  }
}

/** Whether a text holds such a part, whatever the size of its letters: a host has small ones alone. */
export function repeatsCredential(text: string, credentials: readonly string[]): boolean {
  const small = text.toLowerCase();
  return credentials
    .flatMap(writtenForms)
    .flatMap(runsOf)
    .some(run => small.includes(run.toLowerCase()));
}

function writtenForms(credential: string): string[] {
  const bytes = Buffer.from(credential);
  const hex = bytes.toString('hex');
  return [
    bytes.toString('latin1'),
    encodeURIComponent(credential),
    Buffer.from(JSON.stringify(credential)).toString('latin1').slice(1, -1),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap(before => {
      // Without the letters that depend on what stands around it.
      const padded = Buffer.concat([Buffer.alloc(before), bytes]);
      return (['base64', 'base64url'] as const).map(form => padded.toString(form).slice(before + 1, -3));
    }),
  ];
}

/** A credential that is shorter than a run counts as a whole. */
function runsOf(text: string): string[] {
  if (text.length < RUN) return text === '' ? [] : [text];
  return Array.from({ length: text.length - RUN + 1 }, (_, at) => text.slice(at, at + RUN));
}
