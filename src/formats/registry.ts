/** What writes each format. A new one is a file, a line here and one in names.ts. */
import { dotenv } from './dotenv.ts';
import type { FileFormat } from './format.ts';
import { jks } from './jks.ts';
import { json } from './json.ts';
import type { FormatName } from './names.ts';
import { pemBundle } from './pem-bundle.ts';
import { pkcs12 } from './pkcs12.ts';
import { properties } from './properties.ts';
import { steadyOptions } from './steady-options.ts';
import { yaml } from './yaml.ts';

export const fileFormats: Readonly<Record<FormatName, FileFormat>> = {
  dotenv,
  jks: data => jks(data, steadyOptions(data)),
  json,
  pem: pemBundle,
  pkcs12: data => pkcs12(data, steadyOptions(data)),
  properties,
  yaml,
};
