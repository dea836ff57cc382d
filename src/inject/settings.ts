/** What the operator of the cluster sets: one YAML file, `serve --config FILE`. */
import { LineCounter, parseDocument, type Document } from 'yaml';
import { nearestName } from '../api/nearest-name.ts';
import { describe, problem } from '../errors.ts';
import { resourceFindings } from './agent-resources.ts';
import { isOptionName, optionNames, optionTable, type OptionName } from './options.ts';
import { readOptions } from './read-options.ts';

export interface Settings {
  /** Image of the injected containers; pin it by digest. */
  readonly image: string;
  /** Annotation texts for pods that do not say otherwise. */
  readonly defaults: Readonly<Partial<Record<OptionName, string>>>;
  /** Options that no annotation may set: `agent-image`, those under `locked`, without those under `unlocked`. */
  readonly locked: readonly OptionName[];
  /** User of the injected containers where the pod names none. */
  readonly runAsUser: number;
}

export const defaultSettings: Settings = {
  image: 'ghcr.io/postern/postern:0.1.0',
  defaults: {},
  locked: ['agent-image'],
  runAsUser: 65532,
};

const FIELDS = ['image', 'defaults', 'locked', 'unlocked', 'runAsUser'] as const;

/**
 * @param file name for error texts
 * @throws PosternError `SETTINGS_INVALID` with file:line:column of the first thing that is wrong
 */
export function readSettings(text: string, file: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const refuse = (path: readonly string[], reason: string): never => {
    const { line, col } = lines.linePos(offsetOf(document, path));
    throw problem('SETTINGS_INVALID', { place: `${file}:${line}:${col}`, reason });
  };
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw problem('SETTINGS_INVALID', {
      place: `${file}:${line}:${col}`,
      reason: broken.message.split('\n')[0] ?? '',
    });
  }
  const value: unknown = document.toJS() ?? {};
  if (!isRecord(value)) return refuse([], 'must be a map of settings');
  for (const field of Object.keys(value)) {
    if (!FIELDS.some(known => known === field)) {
      const near = nearestName(field, FIELDS);
      refuse(
        [field],
        `there is no setting "${field}"${near === undefined ? `; there are ${FIELDS.join(', ')}` : `: did you mean "${near}"?`}`,
      );
    }
  }
  const settings = {
    image: readImage(value['image'], refuse),
    defaults: readDefaults(value['defaults'], refuse),
    locked: lockedOptions(value, refuse),
    runAsUser: readUser(value['runAsUser'], refuse),
  };
  const [unfit] = resourceFindings(readOptions({}, settings).options);
  return unfit === undefined ? settings : refuse(['defaults'], `${unfit.message}; ${unfit.fix ?? ''}`);
}

type Refuse = (path: readonly string[], reason: string) => never;

function readImage(value: unknown, refuse: Refuse): string {
  if (value === undefined) return defaultSettings.image;
  if (typeof value !== 'string' || value.trim() === '')
    return refuse(['image'], 'image must be an image reference');
  return value;
}

function readUser(value: unknown, refuse: Refuse): number {
  if (value === undefined) return defaultSettings.runAsUser;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    return refuse(
      ['runAsUser'],
      'runAsUser must be a user id above 0: the injected containers never run as root',
    );
  }
  return value;
}

function readDefaults(value: unknown, refuse: Refuse): Settings['defaults'] {
  if (value === undefined) return {};
  if (!isRecord(value)) return refuse(['defaults'], 'defaults must be a map from option to text');
  const defaults: Partial<Record<OptionName, string>> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!isOptionName(name)) {
      const near = nearestName(name, optionNames);
      return refuse(
        ['defaults', name],
        `there is no option "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`,
      );
    }
    if (name === 'inject')
      return refuse(['defaults', name], 'inject has no default: a pod asks for injection itself');
    if (typeof text !== 'string')
      return refuse(['defaults', name], `the default of ${name} must be a text in quotes`);
    try {
      optionTable[name].parse(text);
    } catch (error) {
      return refuse(['defaults', name], `${name} ${describe(error)}; write ${optionTable[name].form}`);
    }
    defaults[name] = text;
  }
  return defaults;
}

/** A lock of the operator's own adds to ours: only `unlocked` takes one away. */
function lockedOptions(value: Record<string, unknown>, refuse: Refuse): readonly OptionName[] {
  const unlocked = readOptionNames('unlocked', value['unlocked'], refuse);
  const locked = [...defaultSettings.locked, ...readOptionNames('locked', value['locked'], refuse)];
  return [...new Set(locked)].filter(name => !unlocked.includes(name));
}

function readOptionNames(
  field: 'locked' | 'unlocked',
  value: unknown,
  refuse: Refuse,
): readonly OptionName[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return refuse([field], `${field} must be a list of options`);
  return value.map((name: unknown) => {
    if (typeof name !== 'string' || !isOptionName(name)) {
      const near = nearestName(String(name), optionNames);
      return refuse(
        [field],
        `there is no option "${String(name)}"${near === undefined ? '' : `: did you mean "${near}"?`}`,
      );
    }
    return name;
  });
}

function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = isRecord(node) ? node['range'] : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0];
  }
  return 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
