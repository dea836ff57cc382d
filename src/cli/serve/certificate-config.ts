/** Section `certificates` of the operator's settings file. */
import { isJsonObject } from '../../api/json.ts';
import { isAbsolute } from 'node:path';
import { parseGoDuration } from '../../api/duration.ts';
import { certificateSettings, type CertificateSettings } from '../../certs/settings.ts';
import { OWN, type CertificateSource } from '../../certs/sources/certificate-source.ts';
import { describe } from '../../errors.ts';
import { collectRefusals } from '../../inject/options/collect-refusals.ts';
import { openSettings, refuseUnknown, type Refuse } from '../../inject/options/settings-document.ts';

export interface CertificateConfig {
  /** The only part that can be changed without a restart. */
  readonly source: CertificateSource;
  readonly settings: Partial<CertificateSettings>;
}

export const defaultCertificateConfig: CertificateConfig = { source: OWN, settings: {} };

const SECTION = 'certificates';
/** By what they are called in the file. */
const DURATIONS = {
  authorityLifetime: 'authorityLifetimeMs',
  leafLifetime: 'leafLifetimeMs',
  hold: 'holdMs',
  drain: 'drainMs',
  tick: 'tickMs',
} as const satisfies Record<string, keyof CertificateSettings>;
const KEY_TYPES = ['ecdsa-p256', 'rsa-2048'] as const;
const FIELDS = ['source', 'secret', 'folder', 'keyType', ...Object.keys(DURATIONS)];

/**
 * @param file name for error texts
 * @throws PosternError `SETTINGS_INVALID` with a line of file:line:column for each thing that is wrong
 */
export function readCertificateConfig(text: string, file: string): CertificateConfig {
  const document = openSettings(text, file);
  const section = document.value[SECTION];
  if (section === undefined) return defaultCertificateConfig;
  const refuse: Refuse = (path, reason) => document.refuse([SECTION, ...path], reason);
  if (!isJsonObject(section)) return refuse([], `${SECTION} must be a map of settings`);
  const refusals = collectRefusals();
  refusals.or(undefined, () => refuseUnknown(section, FIELDS, document.refuse, [SECTION]));
  const { source, settings } = defaultCertificateConfig;
  const config = {
    source: refusals.or(source, () => readSource(section, refuse)),
    settings: refusals.or(settings, () => readCertificateSettings(section, refuse)),
  };
  refusals.throwAll();
  return config;
}

function readSource(section: Readonly<Record<string, unknown>>, refuse: Refuse): CertificateSource {
  const { source = 'own', secret, folder } = section;
  if (source !== 'secret' && secret !== undefined)
    refuse(['secret'], 'secret has a meaning with source: secret only');
  if (source !== 'files' && folder !== undefined)
    refuse(['folder'], 'folder has a meaning with source: files only');
  switch (source) {
    case 'own':
      return OWN;
    case 'secret':
      if (typeof secret === 'string' && OBJECT_NAME.test(secret)) return { from: 'secret', name: secret };
      return refuse(
        ['secret'],
        "source: secret needs the name of a Secret in Postern's namespace, as secret",
      );
    case 'files':
      if (typeof folder === 'string' && isAbsolute(folder)) return { from: 'files', folder };
      return refuse(
        ['folder'],
        'source: files needs the path of a folder with tls.crt and tls.key, as folder',
      );
    default:
      return refuse(['source'], `source must be own, secret or files, not ${JSON.stringify(source)}`);
  }
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

function readCertificateSettings(
  section: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): Partial<CertificateSettings> {
  const refusals = collectRefusals();
  const keyType = refusals.or(undefined, () => readKeyType(section['keyType'], refuse));
  const durations = Object.entries(DURATIONS).flatMap(([field, setting]) => {
    const text = section[field];
    return text === undefined
      ? []
      : refusals.or([], () => [[setting, readDuration(field, text, refuse)] as const]);
  });
  refusals.throwAll();
  const settings = { ...(keyType && { keyType }), ...Object.fromEntries(durations) };
  try {
    certificateSettings(settings);
  } catch (error) {
    const reason = describe(error);
    const field = Object.entries(DURATIONS).find(([, setting]) =>
      reason.includes(`setting ${setting} `),
    )?.[0];
    refuse(field === undefined ? [] : [field], reason);
  }
  return settings;
}

function readKeyType(value: unknown, refuse: Refuse): CertificateSettings['keyType'] | undefined {
  if (value === undefined) return undefined;
  const keyType = KEY_TYPES.find(known => known === value);
  return keyType ?? refuse(['keyType'], `keyType must be ${KEY_TYPES.join(' or ')}`);
}

function readDuration(field: string, text: unknown, refuse: Refuse): number {
  try {
    return parseGoDuration(String(text));
  } catch (error) {
    return refuse([field], `${field}: ${describe(error)}`);
  }
}
