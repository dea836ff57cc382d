/** The operator's settings file as YAML with places: whatever is wrong in it is said with file, line and column. */
import { isJsonObject } from '../../api/json.ts';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { problem } from '../../errors.ts';
import { documentFault } from '../../manifest/read/document-fault.ts';
import { collectRefusals } from './collect-refusals.ts';

export interface SettingsDocument {
  readonly value: Readonly<Record<string, unknown>>;
  readonly refuse: Refuse;
}

/** Throws `SETTINGS_INVALID` about what stands at a path; where that is nothing, about what stands around it. */
export type Refuse = (path: readonly string[], reason: string) => never;

/**
 * @param file name for error texts
 * @throws PosternError `SETTINGS_INVALID` for what is no YAML, or no map
 */
export function openSettings(text: string, file: string): SettingsDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const refuseAt = (offset: number, reason: string): never => {
    const { line, col } = lines.linePos(offset);
    throw problem('SETTINGS_INVALID', { place: `${file}:${line}:${col}`, reason });
  };
  const [first] = document.errors;
  if (first?.code === 'MULTIPLE_DOCS')
    return refuseAt(first.pos[0], 'is a second document: settings are one');
  const fault = documentFault(document);
  if (fault !== undefined) return refuseAt(fault.offset, fault.message);
  const value: unknown = document.toJS() ?? {};
  if (!isJsonObject(value)) return refuseAt(offsetOf(document, []), 'must be a map of settings');
  return { value, refuse: (path, reason) => refuseAt(offsetOf(document, path), reason) };
}

/** @throws PosternError `SETTINGS_INVALID` for a name that is not among the known ones */
export function refuseUnknown(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
  refuse: Refuse,
  path: readonly string[] = [],
): void {
  const refusals = collectRefusals();
  for (const field of Object.keys(value)) {
    if (known.includes(field)) continue;
    const near = nearestName(field, known);
    const advice = near === undefined ? `; there are ${known.join(', ')}` : `: did you mean "${near}"?`;
    const reason = `there is no setting "${[...path, field].join('.')}"${advice}`;
    refusals.or(undefined, () => refuse([...path, field], reason));
  }
  refusals.throwAll();
}

function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = isJsonObject(node) ? node['range'] : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0];
  }
  return 0;
}
