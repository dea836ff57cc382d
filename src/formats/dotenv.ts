import { writeLines, type FileFormat } from './format.ts';

/**
 * `KEY=value` lines as the readers of `.env` files agree on them. There is no standard: a value gets the plainest quotes
 * that none of them reads in its own way.
 */
export const dotenv: FileFormat = data => {
  const lines = writeLines(data, (key, text) => {
    const value = quoted(text);
    return typeof value === 'string' ? `${key}=${value}\n` : value;
  });
  return Array.isArray(lines) ? Buffer.from(lines.join('')) : lines;
};

function quoted(text: string): string | { readonly reason: string } {
  if (text.includes('\0')) return { reason: 'it contains a null byte' };
  // Readers make one line end of each, or leave it alone: no two agree.
  if (text.includes('\r')) return { reason: 'it contains a carriage return' };
  if (/^[\w./:@%+,=~-]*$/.test(text)) return text;
  // A backslash before the closing quote would keep it from closing.
  const closes = !text.endsWith('\\');
  if (!text.includes("'") && closes) return `'${text}'`;
  // Between double quotes some expand $ and backslashes.
  if (!/["\\$`]/.test(text)) return `"${text}"`;
  // Without quotes a value ends with its line, and some cut it at " #".
  if (!/^["'`\s]|\s$|[\n#]/.test(text)) return text;
  return { reason: 'it mixes quotes, line ends and signs that .env files have no common way to write' };
}
