/** The replacement of Go's Regexp.ReplaceAll: https://pkg.go.dev/regexp#Regexp.Expand. */

/** `bytes`: a string that has one character for each byte of UTF-8. */
export type Encoding = 'text' | 'bytes';

export type ReplacementPart = string | { readonly group: string };

/**
 * Literal text and references to groups in order. A dollar that begins no reference stays; `$$` is a dollar. The name of
 * a reference without braces is as long as it can be, in letters, digits and `_` of any script.
 */
export function parseReplacement(template: string, encoding: Encoding): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let at = 0;
  for (;;) {
    const dollar = template.indexOf('$', at);
    if (dollar === -1) break;
    parts.push(template.slice(at, dollar));
    const reference = readReference(template.slice(dollar), encoding);
    parts.push(reference?.part ?? '$');
    at = dollar + (reference?.length ?? 1);
  }
  parts.push(template.slice(at));
  return parts.filter(part => part !== '');
}

interface Reference {
  readonly part: ReplacementPart;
  readonly length: number;
}

function readReference(template: string, encoding: Encoding): Reference | undefined {
  if (template.startsWith('$$')) return { part: '$', length: 2 };
  const braced = template.startsWith('${');
  const start = braced ? 2 : 1;
  const rest = template.slice(start);
  const text = encoding === 'text' ? rest : Buffer.from(rest, 'latin1').toString('utf8');
  const name = /^[\p{L}\p{Nd}_]+/u.exec(text)?.[0] ?? '';
  const length = encoding === 'text' ? name.length : Buffer.byteLength(name);
  if (name === '' || (braced && rest[length] !== '}')) return undefined;
  return { part: { group: name }, length: start + length + (braced ? 1 : 0) };
}
