/** Only Helm has these; a template of External Secrets has keys of its secret in their place. */
const HELM =
  /\{\{-?\s*(?:[^}\n]*\s)?(?:\.Values\b|\.Release\b|\.Chart\b|include\s+"|define\s+"|template\s+")/u;
/** An action at the beginning of a line or value, where nothing quotes it. */
const BARE = /^\s*(?:-\s+)*(?:[\w./-]+:\s+)?(?:\{\{|\{%)/u;

/**
 * Whether text that is no YAML is a template that makes YAML: Helm's, Jinja's, or another one's with `{{`.
 * @param offset of what the parser choked on
 */
export function isTemplate(text: string, offset: number): boolean {
  return isHelm(text) || linesAround(text, offset).some(line => BARE.test(line));
}

export function isHelm(text: string): boolean {
  return HELM.test(text);
}

function linesAround(text: string, offset: number): readonly string[] {
  const from = text.lastIndexOf('\n', text.lastIndexOf('\n', offset - 1) - 1) + 1;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : text.indexOf('\n', next + 1);
  return text.slice(from, end < 0 ? text.length : end).split('\n');
}
