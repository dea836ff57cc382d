/**
 * `remoteRef.property` where it is a gjson path (https://github.com/tidwall/gjson/blob/master/SYNTAX.md): keys and
 * array indexes joined by dots, `\` before a character that stands for itself. Other syntax is refused.
 */
import { problem } from '../errors.ts';
import { formatFloat } from '../golang/json-format.ts';
import { parseJson } from '../golang/json.ts';
import type { JsonNode } from '../golang/json.ts';

/**
 * The value at the path as gjson's Result.String() gives it; undefined where nothing is there.
 * @throws PosternError `PROPERTY_REFUSED` for syntax that is not supported and for a value that is not JSON.
 */
export function selectProperty(json: Buffer, property: string): Buffer | undefined {
  const steps = parsePath(property);
  // gjson looks for the first brace or bracket; in a value without any nothing is ever found.
  if (!json.includes('{') && !json.includes('[')) return undefined;
  const root = parseJson(json);
  if (root === undefined) throw refusal(property, 'the value is not valid JSON');
  const found = descend(root, steps, property);
  return found === undefined ? undefined : Buffer.from(resultString(found));
}

interface Step {
  readonly text: string;
  /** As written, for array indexes: gjson knows no escapes in them. */
  readonly source: string;
}

const startsSyntax = new Set(['@', '!', '{', '[']);
const syntax = new Set(['*', '?', '|']);

function parsePath(property: string): Step[] {
  const steps: Step[] = [];
  let text = '';
  let source = '';
  for (let at = 0; at <= property.length; at += 1) {
    const character = property[at];
    if (character === undefined || character === '.') {
      if (source === '')
        throw refusal(property, 'an empty step is not supported: write a key between the dots');
      steps.push({ text, source });
      text = '';
      source = '';
    } else if (character === '\\') {
      const next = property[at + 1] ?? '';
      text += next;
      source += character + next;
      at += 1;
    } else {
      if (syntax.has(character) || (source === '' && startsSyntax.has(character))) {
        throw refusal(
          property,
          `"${character}" is not supported yet; for a key that contains it write "\\${character}"`,
        );
      }
      text += character;
      source += character;
    }
  }
  return steps;
}

/** Of keys that occur twice gjson takes the first under which the rest of the path is found. */
function descend(node: JsonNode, steps: readonly Step[], property: string): JsonNode | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return node;
  if (node.kind === 'object') {
    for (const [key, value] of node.members) {
      const found = key === step.text ? descend(value, rest, property) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (node.kind !== 'array') return undefined;
  if (step.source.includes('#')) throw refusal(property, '"#" on an array is not supported yet');
  const item = /^\d+$/.test(step.source) ? node.items[Number(step.source)] : undefined;
  return item === undefined ? undefined : descend(item, rest, property);
}

function resultString(node: JsonNode): string {
  if (node.kind === 'string') return node.value;
  if (node.raw === 'null') return '';
  const isFloat = node.kind === 'number' && !/^-?\d+$/.test(node.raw);
  return isFloat ? formatFloat(Number(node.raw)) : node.raw;
}

function refusal(property: string, reason: string): Error {
  return problem('PROPERTY_REFUSED', { property: JSON.stringify(property), reason });
}
