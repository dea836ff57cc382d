/** Rows in columns under each other, as kubectl prints them unless told otherwise: no blanks at the end of a line. */
export function columns(rows: readonly (readonly string[])[], gap = '   '): string {
  return alignedRows(rows, gap)
    .map(row => `${row}\n`)
    .join('');
}

/** As {@link columns}, a line for each row. */
export function alignedRows(rows: readonly (readonly string[])[], gap: string): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
