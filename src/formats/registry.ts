/** The formats that one word asks for. A new one is a file and a line here. */
import { dotenv } from './dotenv.ts';
import type { FileFormat } from './format.ts';
import { json } from './json.ts';
import { properties } from './properties.ts';
import { yaml } from './yaml.ts';

export const fileFormats = { dotenv, json, properties, yaml } as const satisfies Record<string, FileFormat>;

export type FormatName = keyof typeof fileFormats;

export function isFormatName(name: unknown): name is FormatName {
  return typeof name === 'string' && Object.hasOwn(fileFormats, name);
}
