/** Which values are worth a second look where a template writes YAML. Needs no parser, so that most never load one. */
import type { GoMap } from '../value.ts';

/** Keys, as strings of bytes, whose values stand in the output as they are and may mean something to YAML. */
export function yamlSuspects(output: Buffer, data: GoMap): string[] {
  const text = output.toString('latin1');
  return [...data.entries].flatMap(([key, value]) =>
    typeof value === 'string' && !isHarmless(value) && text.includes(value.trimEnd()) ? [key] : [],
  );
}

/** Whether the name of a key says that its value is YAML. */
export function isYamlName(key: string): boolean {
  return /\.ya?ml$/i.test(key);
}

/** Plain words are text to every version of YAML, but for these. */
function isHarmless(value: string): boolean {
  return /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
}
