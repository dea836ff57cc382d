import { parseArgs } from 'node:util';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { problem } from '../../errors.ts';

/** What a command takes: one table for reading, environment variables and help. */
export type FlagTable<Name extends string> = Readonly<Record<Name, Flag>>;

export interface Flag {
  /** What stands for the value in the help: `FILE`. Absent: a switch, which takes none. */
  readonly value?: string;
  /** One letter: `o` for `-o`. */
  readonly short?: string;
  readonly help: string;
  readonly default?: string;
  /** May be given several times; the environment variable holds a list with commas. */
  readonly multiple?: true;
}

export interface FlagValues<Name extends string> {
  /** The last one given, else that of the environment, else the default. */
  text(name: Name): string | undefined;
  /** All of them; an empty list where there is not even a default. */
  list(name: Name): readonly string[];
  /** Was the switch given? */
  given(name: Name): boolean;
}

/**
 * Reads the arguments of a command; `--listen` may also come as the environment variable `POSTERN_LISTEN`.
 * @returns `help` when the user asked for that
 * @throws PosternError `USAGE`
 */
export function readFlags<Name extends string>(
  table: FlagTable<Name>,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): FlagValues<Name> | 'help' {
  const names = Object.keys(table);
  // Not strict, so that what is wrong can be said in words of our own.
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(Object.entries<Flag>(table).map(([name, flag]) => [name, parsedAs(flag)])),
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') throw usage(`"${token.value}" is no flag, and nothing else is taken`);
    if (token.kind !== 'option') continue;
    if (token.rawName === '--help' || token.rawName === '-h') return 'help';
    if (!Object.hasOwn(table, token.name)) throw usage(unknownFlag(token.rawName, names));
    given.set(token.name, [...(given.get(token.name) ?? []), valueOf(token, isSwitch(table, token.name))]);
  }
  const list = (name: Name): readonly string[] => {
    const { multiple, default: byDefault } = table[name];
    const set = env[variableOf(name)];
    const fromEnvironment = set === undefined || set === '' ? undefined : multiple ? set.split(',') : [set];
    return given.get(name) ?? fromEnvironment ?? (byDefault === undefined ? [] : [byDefault]);
  };
  return { list, text: name => list(name).at(-1), given: name => list(name).at(-1) === 'true' };
}

/** One line for each flag, in columns. */
export function flagsHelp(table: FlagTable<string>): string {
  const rows = Object.entries(table).map(([name, flag]) => ({
    left: [flag.short === undefined ? [] : `-${flag.short},`, `--${name}`, flag.value ?? []].flat().join(' '),
    right: `${flag.help}${notes(name, flag)}`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

function notes(name: string, flag: Flag): string {
  const parts = [
    ...(flag.multiple ? ['may be repeated'] : []),
    ...(flag.default === undefined ? [] : [`default ${flag.default}`]),
    variableOf(name),
  ];
  return ` (${parts.join('; ')})`;
}

function isSwitch(table: FlagTable<string>, name: string): boolean {
  return table[name]?.value === undefined;
}

function parsedAs({ value, short }: Flag): { type: 'string' | 'boolean'; short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
}

function valueOf(
  token: { readonly rawName: string; readonly value: string | undefined },
  isSwitch: boolean,
): string {
  if (isSwitch && token.value !== undefined) throw usage(`${token.rawName} takes no value`);
  if (isSwitch) return 'true';
  if (token.value === undefined) throw usage(`${token.rawName} needs a value`);
  return token.value;
}

function variableOf(name: string): string {
  return `POSTERN_${name.toUpperCase().replaceAll('-', '_')}`;
}

function unknownFlag(rawName: string, names: readonly string[]): string {
  const near = nearestName(rawName.replace(/^-+/, ''), names);
  return `there is no flag ${rawName}${near === undefined ? '' : `: did you mean --${near}?`}`;
}

function usage(reason: string): Error {
  return problem('USAGE', { reason });
}
