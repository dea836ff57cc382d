/** Numbers in a template: what looks like one is taken whole; whether it is one shows when its value is read. */

export interface LexedNumber {
  readonly kind: 'number' | 'complex' | 'error';
  readonly value: string;
}

export function lexNumber(source: string, at: number): LexedNumber {
  const first = scan(source, at);
  if (first.isBad) return bad(first.text);
  const end = at + first.text.length;
  if (source[end] !== '+' && source[end] !== '-') return { kind: 'number', value: first.text };
  // 1+2i: no spaces, and it must end in i.
  const second = scan(source, end);
  const both = first.text + second.text;
  return second.isBad || !both.endsWith('i') ? bad(both) : { kind: 'complex', value: both };
}

const number = new RegExp(
  [
    '[+-]?(?:',
    '0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?',
    '|0[oO][0-7_]*(?:\\.[0-7_]*)?',
    '|0[bB][01_]*(?:\\.[01_]*)?',
    '|[0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?',
    ')i?',
  ].join(''),
  'y',
);
const alphanumeric = /[\p{L}\p{Nd}_]/uy;

function scan(source: string, at: number): { readonly text: string; readonly isBad: boolean } {
  number.lastIndex = at;
  const text = number.exec(source)?.[0] ?? '';
  alphanumeric.lastIndex = at + text.length;
  const glued = alphanumeric.exec(source)?.[0];
  return { text: text + (glued ?? ''), isBad: glued !== undefined };
}

function bad(text: string): LexedNumber {
  return { kind: 'error', value: `bad number syntax: ${JSON.stringify(text)}` };
}
