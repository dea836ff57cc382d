import { writeLines, type FileFormat } from './format.ts';

/**
 * One map; every value is a string between double quotes, which no version of YAML takes for a number, a date or `no`.
 * Escapes are those that YAML has in common with JSON.
 */
export const yaml: FileFormat = data => {
  const lines = writeLines(data, (key, text) => `${quoted(key)}: ${quoted(text)}\n`);
  if (!Array.isArray(lines)) return lines;
  return Buffer.from(lines.length === 0 ? '{}\n' : lines.join(''));
};

/** YAML folds lines at characters that JSON leaves as they are, and some it does not let stand at all. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
