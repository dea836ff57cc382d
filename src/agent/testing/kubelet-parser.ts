/**
 * How kubelet 1.36 reads one variable from an environment file (`pkg/kubelet/util/env`), on bytes. The lines are those
 * of Go's `bufio.Scanner`: without the line feed, without one carriage return before it, at most 64 KiB.
 * An empty buffer means that kubelet would call the key missing.
 */
export function kubeletValue(file: Buffer, key: string): Buffer {
  const lines = scanLines(file.toString('latin1'));
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]?.replace(/^[ \t]+/, '') ?? '';
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (equals === -1) throw new Error('missing =');
    const name = line.slice(0, equals);
    if (name === '' || /[ \t]$/.test(name)) throw new Error('bad name');
    let rest = line.slice(equals + 1);
    if (/^[ \t]/.test(rest)) {
      if (name === key) return Buffer.alloc(0);
      continue;
    }
    if (!rest.startsWith("'")) throw new Error('value must be quoted');
    rest = rest.slice(1);
    let value = '';
    while (!rest.includes("'")) {
      value += `${rest}\n`;
      index += 1;
      const next = lines[index];
      if (next === undefined) throw new Error('unclosed quote');
      rest = next;
    }
    const quote = rest.indexOf("'");
    if (!/^[ \t]*(#.*)?$/s.test(rest.slice(quote + 1))) throw new Error('content after the quote');
    if (name === key) return Buffer.from(value + rest.slice(0, quote), 'latin1');
  }
  return Buffer.alloc(0);
}

function scanLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.some(line => line.length >= 64 * 1024)) throw new Error('bufio.Scanner: token too long');
  return lines.map(line => line.replace(/\r$/, ''));
}
