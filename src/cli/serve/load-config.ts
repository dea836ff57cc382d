import { readFile } from 'node:fs/promises';
import { describe, problem } from '../../errors.ts';
import { collectRefusals } from '../../inject/options/collect-refusals.ts';
import { defaultSettings, readSettings, type Settings } from '../../inject/options/settings.ts';
import {
  defaultCertificateConfig,
  readCertificateConfig,
  type CertificateConfig,
} from './certificate-config.ts';

/** What the file of settings says, for each who takes a part of it. */
export interface Config {
  /** Empty: there is no file. */
  readonly text: string;
  readonly settings: Settings;
  readonly certificates: CertificateConfig;
}

/** @throws PosternError `SETTINGS_INVALID` */
export async function loadConfig(file: string | undefined): Promise<Config> {
  if (file === undefined)
    return { text: '', settings: defaultSettings, certificates: defaultCertificateConfig };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw problem('SETTINGS_INVALID', { place: file, reason: describe(error) });
  }
  return { text, ...readConfig(text, file) };
}

/** Every part of the file, whoever takes it: a file that `serve` would refuse is refused by whoever reads it. @throws PosternError `SETTINGS_INVALID` */
export function readConfig(text: string, file: string): Omit<Config, 'text'> {
  const refusals = collectRefusals();
  const config = {
    settings: refusals.or(defaultSettings, () => readSettings(text, file)),
    certificates: refusals.or(defaultCertificateConfig, () => readCertificateConfig(text, file)),
  };
  refusals.throwAll();
  return config;
}
