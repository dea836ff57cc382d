/** The errors of sigs.k8s.io/yaml in its words, but never with what stands in the text. */
import { problem, type PosternError } from '../../errors.ts';

/** What go-yaml cannot read, or JSON cannot say. */
export function notConverted(reason: string): PosternError {
  return problem('YAML_INVALID', { step: 'converting YAML to JSON', reason });
}

/**
 * What go-yaml cannot read, with the line where that is known.
 * @param at in the text
 */
export function invalidYaml(reason: string, text = '', at?: number): PosternError {
  const line = at === undefined ? '' : `line ${text.slice(0, at).split('\n').length}: `;
  return notConverted(`yaml: ${line}${reason}`);
}

/** What is not of the type that is wanted. */
export function notDecoded(reason: string): PosternError {
  return problem('YAML_INVALID', { step: 'unmarshaling JSON: while decoding JSON', reason });
}
