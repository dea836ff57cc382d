/** The cases of a rule in `<rule>.examples.yaml`, as comments before its documents say them. */

export interface ExpectedFinding {
  readonly path: string;
  /** A part of the message. */
  readonly says: string;
}

export interface ExampleCase {
  readonly what: string;
  /** Of the rule whose examples these are; none: the case passes. */
  readonly expected: readonly ExpectedFinding[];
  /** `# fail(lint)`: an API server says something else first, or drops what is wrong. */
  readonly isLintOnly: boolean;
  /** The documents, comments included. */
  readonly text: string;
  /** Of the text in the file, from 1. */
  readonly line: number;
}

const HEADER = /^# (?<verdict>pass|fail|fail\(lint\))(?: (?<path>[^:]*))?: (?<text>.+)$/u;

/**
 * `# pass: <what>` or one and more lines `# fail <field path>: <part of the message>` begin a case. It reaches to the
 * `---` before the next one, so that it may have several documents: SecretPolicies among them hold for the others. Cut by lines: a case need not be valid YAML.
 *
 * @throws Error where something stands before the first case, or begins as a case does and is none
 */
export function exampleCases(source: string): readonly ExampleCase[] {
  const cases: { headers: RegExpExecArray[]; lines: string[]; line: number }[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    const header = HEADER.exec(line);
    if (header === null && /^# (?:pass|fail)/u.test(line))
      throw new Error(`line ${index + 1}: write "# pass: what" or "# fail path: part of the message"`);
    const current = cases.at(-1);
    const isFurther = current !== undefined && current.headers.length === current.lines.length;
    if (header !== null && isFurther) current.headers.push(header);
    else if (header !== null) {
      if (current?.lines.at(-1) === '---') current.lines.pop();
      cases.push({ headers: [header], lines: [], line: index + 1 });
    }
    const last = cases.at(-1);
    if (last === undefined) throw new Error(`line ${index + 1}: a case begins with "# pass:" or "# fail"`);
    last.lines.push(line);
  }
  return cases.map(({ headers, lines, line }) => ({
    what: headers.map(({ groups }) => groups?.['text']).join(', '),
    expected: headers
      .filter(({ groups }) => groups?.['verdict'] !== 'pass')
      .map(({ groups }) => ({ path: groups?.['path'] ?? '', says: groups?.['text'] ?? '' })),
    isLintOnly: headers.some(({ groups }) => groups?.['verdict'] === 'fail(lint)'),
    text: `${lines.join('\n')}\n`,
    line,
  }));
}
