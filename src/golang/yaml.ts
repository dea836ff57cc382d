/** YAML that a template writes, by the `yaml` package until the reader of YAML 1.1 with Go's rules takes its place. */
import { parse } from 'yaml';
import { problem } from '../errors.ts';

/** @throws PosternError `VALUE_NOT_JSON`, which never quotes the text */
export function yamlToStringMap(bytes: Buffer): Map<string, Buffer> {
  const read = readYaml(bytes.toString('utf8'));
  if (read === null || read === undefined) return new Map();
  if (typeof read !== 'object' || Array.isArray(read)) throw refusal();
  return new Map(
    Object.entries(read).map(([key, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null) throw refusal();
      return [key, Buffer.from(value === null ? '' : String(value))];
    }),
  );
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { version: '1.1' });
  } catch {
    throw refusal();
  }
}

function refusal(): Error {
  return problem('VALUE_NOT_JSON', { what: 'the output', expected: 'a YAML map of plain values' });
}
