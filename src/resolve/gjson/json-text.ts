/** JSON as gjson writes and accepts it, in bytes. */

/** A string with its quotes: `<`, `>`, `&` and bytes that are no UTF-8 as escapes. */
export function jsonString(bytes: string): string {
  return `"${bytes.replaceAll(special, escapeCharacter)}"`;
}

export function isValidJson(bytes: string): boolean {
  try {
    JSON.parse(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Characters to escape, and whole characters of UTF-8 so that only what is none is left for the last alternative. */
const special = new RegExp(
  [
    String.raw`[\0-\x1f"\\<>&]`,
    String.raw`[\xc2-\xdf][\x80-\xbf]`,
    String.raw`\xe0[\xa0-\xbf][\x80-\xbf]`,
    String.raw`\xed[\x80-\x9f][\x80-\xbf]`,
    String.raw`[\xe1-\xec\xee\xef][\x80-\xbf]{2}`,
    String.raw`\xf0[\x90-\xbf][\x80-\xbf]{2}`,
    String.raw`[\xf1-\xf3][\x80-\xbf]{3}`,
    String.raw`\xf4[\x80-\x8f][\x80-\xbf]{2}`,
    String.raw`[\x80-\xff]`,
  ].join('|'),
  'gu',
);

const short: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
  '\xe2\x80\xa8': '\\u2028',
  '\xe2\x80\xa9': '\\u2029',
};

function escapeCharacter(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  if (character.length > 1) return character;
  return character < '\x80'
    ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    : String.raw`\ufffd`;
}
