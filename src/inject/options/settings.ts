/** What the operator of the cluster sets: one YAML file, `serve --config FILE`. */
import { isJsonObject } from '../../api/json.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { describe } from '../../errors.ts';
import { collectRefusals } from './collect-refusals.ts';
import { parseImageReference } from './image-reference.ts';
import { resourceFindings } from './agent-resources.ts';
import { isOptionName, optionNames, optionTable, type OptionName } from './options.ts';
import { readOptions } from './read-options.ts';
import { openSettings, refuseUnknown, type Refuse } from './settings-document.ts';

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

/** `certificates` is not about injected pods and is read elsewhere. */
const FIELDS = ['image', 'defaults', 'locked', 'unlocked', 'runAsUser', 'certificates'] as const;

/**
 * @param file name for error texts
 * @throws PosternError `SETTINGS_INVALID` with a line of file:line:column for each thing that is wrong
 */
export function readSettings(text: string, file: string): Settings {
  const { value, refuse } = openSettings(text, file);
  const refusals = collectRefusals();
  refusals.or(undefined, () => refuseUnknown(value, FIELDS, refuse));
  const { image, defaults, locked, runAsUser } = defaultSettings;
  const settings = {
    image: refusals.or(image, () => readImage(value['image'], refuse)),
    defaults: refusals.or(defaults, () => readDefaults(value['defaults'], refuse)),
    locked: refusals.or(locked, () => lockedOptions(value, refuse)),
    runAsUser: refusals.or(runAsUser, () => readUser(value['runAsUser'], refuse)),
  };
  refusals.throwAll();
  const [unfit] = resourceFindings(readOptions({}, settings).options);
  return unfit === undefined ? settings : refuse(['defaults'], `${unfit.message}; ${unfit.fix ?? ''}`);
}

function readImage(value: unknown, refuse: Refuse): string {
  if (value === undefined) return defaultSettings.image;
  if (typeof value !== 'string') return refuse(['image'], `image must be ${optionTable['agent-image'].form}`);
  return readOption('agent-image', ['image'], () => parseImageReference(value), refuse);
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
  if (!isJsonObject(value)) return refuse(['defaults'], 'defaults must be a map from option to text');
  const refusals = collectRefusals();
  const defaults = Object.entries(value).flatMap(([name, text]) =>
    refusals.or([], () => [readDefault(name, text, refuse)]),
  );
  refusals.throwAll();
  return Object.fromEntries(defaults);
}

function readDefault(name: string, text: unknown, refuse: Refuse): readonly [OptionName, string] {
  if (!isOptionName(name)) return refuse(['defaults', name], noOption(name));
  if (name === 'inject')
    return refuse(['defaults', name], 'inject has no default: a pod asks for injection itself');
  if (typeof text !== 'string')
    return refuse(['defaults', name], `the default of ${name} must be a text in quotes`);
  readOption(name, ['defaults', name], () => optionTable[name].parse(text), refuse);
  return [name, text];
}

/** @param path of the setting that has the value of this option */
function readOption<T>(option: OptionName, path: readonly string[], parse: () => T, refuse: Refuse): T {
  try {
    return parse();
  } catch (error) {
    return refuse(path, `${path.at(-1)} ${describe(error)}; write ${optionTable[option].form}`);
  }
}

function noOption(name: string): string {
  const near = nearestName(name, optionNames);
  return `there is no option "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`;
}

/** A lock of the operator's own adds to ours: only `unlocked` takes one away. */
function lockedOptions(value: Readonly<Record<string, unknown>>, refuse: Refuse): readonly OptionName[] {
  const refusals = collectRefusals();
  const unlocked = refusals.or([], () => readOptionNames('unlocked', value['unlocked'], refuse));
  const added = refusals.or([], () => readOptionNames('locked', value['locked'], refuse));
  refusals.throwAll();
  const locked = [...defaultSettings.locked, ...added];
  return [...new Set(locked)].filter(name => !unlocked.includes(name));
}

function readOptionNames(
  field: 'locked' | 'unlocked',
  value: unknown,
  refuse: Refuse,
): readonly OptionName[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return refuse([field], `${field} must be a list of options`);
  const refusals = collectRefusals();
  const names = value.flatMap((name: unknown, index) =>
    refusals.or([], () => [readOptionName(name, [field, String(index)], refuse)]),
  );
  refusals.throwAll();
  return names;
}

function readOptionName(name: unknown, path: readonly string[], refuse: Refuse): OptionName {
  return typeof name === 'string' && isOptionName(name) ? name : refuse(path, noOption(String(name)));
}
