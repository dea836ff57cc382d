/** The formats that one word asks for, each with the file that it makes in the folder of the ExternalSecret. */
export const formatFiles = {
  dotenv: 'secrets.env',
  jks: 'keystore.jks',
  json: 'secrets.json',
  pem: 'bundle.pem',
  pkcs12: 'keystore.p12',
  properties: 'secrets.properties',
  yaml: 'secrets.yaml',
} as const;

export type FormatName = keyof typeof formatFiles;

export function isFormatName(name: unknown): name is FormatName {
  return typeof name === 'string' && Object.hasOwn(formatFiles, name);
}
