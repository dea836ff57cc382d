/** A Markdown table with its columns set under each other; every column but the first is right-aligned. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map(row => Array.from(row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      const blank = ' '.repeat(width - Array.from(cell).length);
      return column === 0 ? cell + blank : blank + cell;
    });
    return `| ${cells.join(' | ')} |\n`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return line(head) + line(rule) + body.map(line).join('');
}
