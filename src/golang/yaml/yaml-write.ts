/**
 * JSON as YAML in the form that sigs.k8s.io/yaml gives it: go-yaml v2's block style, with lists as far to the left as
 * the key that they belong to, and texts folded behind column 80.
 */
import type { JsonNode } from '../encoding/json.ts';
import { formatFloat64 } from '../numbers/format-float.ts';
import { lastMembers } from '../encoding/json-format.ts';
import { resolveScalar } from './yaml-scalar.ts';
import { compareYamlKeys } from './yaml-key-order.ts';
import { hasLineBreak, styleOf } from './yaml-style.ts';
import { startLine, write, writeIndicator, type Emitter } from './yaml-emitter.ts';
import { writeText } from './yaml-write-text.ts';
import { yamlTextOf } from './yaml-json-text.ts';

/** With a line break at its end. Undefined where Go's YAML parser refuses the JSON that Go has written before. */
export function writeYaml(node: JsonNode): string | undefined {
  const emitter: Emitter = { out: '', column: 0, isBlank: true, isIndented: true, indent: -1 };
  if (!emit(emitter, node, false)) return undefined;
  startLine(emitter);
  return emitter.out;
}

/** False where the value cannot be written. */
function emit(emitter: Emitter, node: JsonNode, inMap: boolean): boolean {
  if (node.kind === 'array' && node.items.length > 0) return emitList(emitter, node.items, inMap);
  if (node.kind === 'object' && node.members.length > 0) return emitMap(emitter, lastMembers(node));
  if (node.kind === 'array' || node.kind === 'object') {
    writeIndicator(emitter, node.kind === 'array' ? '[]' : '{}');
    return true;
  }
  if (node.kind !== 'string') {
    writeText(emitter, node.kind === 'number' ? numberText(node.raw) : node.raw, 'plain');
    return true;
  }
  const text = yamlTextOf(node.value);
  if (text === undefined) return false;
  writeText(emitter, text, styleOf(text, false));
  return true;
}

/** What YAML reads where JSON has a number: an integer where it has 64 bits, else a float. */
function numberText(raw: string): string {
  const value = resolveScalar(raw);
  return typeof value === 'number' ? formatFloat64(value, 'g', -1) : String(value);
}

function emitList(emitter: Emitter, items: readonly JsonNode[], inMap: boolean): boolean {
  const outer = emitter.indent;
  // Under a key the dashes stand where the key does.
  if (outer < 0) emitter.indent = 0;
  else if (!inMap || emitter.isIndented) emitter.indent += 2;
  const isWritten = items.every(item => {
    startLine(emitter);
    writeIndicator(emitter, '-', true);
    return emit(emitter, item, false);
  });
  emitter.indent = outer;
  return isWritten;
}

function emitMap(emitter: Emitter, members: ReadonlyMap<string, JsonNode>): boolean {
  const outer = emitter.indent;
  emitter.indent = outer < 0 ? 0 : outer + 2;
  const keys = [...members.keys()].map(key => [key, yamlTextOf(key, true)] as const);
  const isWritten = keys
    .sort(([, a = ''], [, b = '']) => compareYamlKeys(a, b))
    .every(([key, text]) => {
      const value = members.get(key);
      return text !== undefined && value !== undefined && emitEntry(emitter, text, value);
    });
  emitter.indent = outer;
  return isWritten;
}

function emitEntry(emitter: Emitter, key: string, value: JsonNode): boolean {
  startLine(emitter);
  if (!hasLineBreak(key) && Buffer.byteLength(key) <= 128) {
    writeText(emitter, key, styleOf(key, true), true);
    write(emitter, ':');
    emitter.isBlank = false;
    emitter.isIndented = false;
  } else {
    writeIndicator(emitter, '?', true);
    writeText(emitter, key, styleOf(key, false));
    startLine(emitter);
    writeIndicator(emitter, ':', true);
  }
  return emit(emitter, value, true);
}
