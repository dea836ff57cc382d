/**
 * Checks a plan as far as the agent relies on its shape, by hand: a schema library would cost more start time than the
 * rest of the agent. What stands in `spec` of stores and secrets is for providers and the resolver to judge.
 */
import { constants } from 'node:os';
import { problem } from '../../errors.ts';
import { isFormatName } from '../../formats/names.ts';
import { PLAN_VERSION, type Plan } from '../../plan/plan.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The plan in a text.
 * @param file named in errors.
 * @throws PosternError `PLAN_UNREADABLE`, which says where in the JSON and what is expected; `PLAN_VERSION`.
 */
export function readPlan(text: string, file: string): Plan {
  const fail: Fail = (path, expected) => {
    throw problem('PLAN_UNREADABLE', { file, reason: `${path} ${expected}` });
  };
  if (text.trim() === '')
    throw problem('PLAN_UNREADABLE', {
      file,
      reason: 'it is empty: the pod has no annotation postern.dev/plan',
    });
  const plan = parse(text, file);
  checkPlan(plan, fail);
  return plan;
}

type Fail = (path: string, expected: string) => never;

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problem('PLAN_UNREADABLE', { file, reason: 'it is not JSON' });
  }
}

function checkPlan(value: unknown, fail: Fail): asserts value is Plan {
  const plan = object(value, 'the plan', fail);
  if (plan['version'] !== PLAN_VERSION) {
    const version = JSON.stringify(plan['version'] ?? null);
    throw problem('PLAN_VERSION', { version, supported: PLAN_VERSION });
  }
  nonEmpty(plan['namespace'], 'namespace', fail);
  seconds(plan['initTimeoutSeconds'], 'initTimeoutSeconds', fail);
  if (plan['maxStaleSeconds'] !== undefined) seconds(plan['maxStaleSeconds'], 'maxStaleSeconds', fail);
  for (const [name, store] of Object.entries(object(plan['stores'], 'stores', fail)))
    checkStore(store, `stores[${JSON.stringify(name)}]`, fail);
  if (plan['generators'] !== undefined) checkGenerators(plan['generators'], fail);
  if (plan['generate'] !== undefined && plan['generate'] !== 'refresh') fail('generate', 'must be refresh');

  const names = new Set<string>();
  list(plan['secrets'], 'secrets', fail).forEach((secret, index) => {
    const name = checkSecret(secret, `secrets[${index}]`, fail);
    if (names.has(name)) fail(`secrets[${index}].name`, `must be unique, but ${name} is there twice`);
    names.add(name);
  });
  const paths = new Set<string>();
  list(plan['directories'], 'directories', fail).forEach((directory, index) => {
    const path = checkDirectory(directory, `directories[${index}]`, names, fail);
    if (paths.has(path)) fail(`directories[${index}].path`, `must be unique, but ${path} is there twice`);
    paths.add(path);
  });
  if (plan['onChange'] !== undefined) checkOnChange(plan['onChange'], 'onChange', fail);
}

function checkStore(value: unknown, path: string, fail: Fail): void {
  const store = object(value, path, fail);
  nonEmpty(store['provider'], `${path}.provider`, fail);
  checkSpecAndFiles(store, path, fail);
}

function checkGenerators(value: unknown, fail: Fail): void {
  for (const [name, entry] of Object.entries(object(value, 'generators', fail))) {
    const path = `generators[${JSON.stringify(name)}]`;
    const generator = object(entry, path, fail);
    nonEmpty(generator['kind'], `${path}.kind`, fail);
    checkSpecAndFiles(generator, path, fail);
  }
}

function checkSpecAndFiles(owner: Json, path: string, fail: Fail): void {
  object(owner['spec'], `${path}.spec`, fail);
  for (const [field, file] of Object.entries(object(owner['files'], `${path}.files`, fail)))
    absolute(file, `${path}.files[${JSON.stringify(field)}]`, fail);
  if (owner['retry'] === undefined) return;
  const { retries, waitMilliseconds = 0 } = object(owner['retry'], `${path}.retry`, fail);
  notNegative(retries, `${path}.retry.retries`, fail);
  notNegative(waitMilliseconds, `${path}.retry.waitMilliseconds`, fail);
}

function checkSecret(value: unknown, path: string, fail: Fail): string {
  const secret = object(value, path, fail);
  seconds(secret['refreshSeconds'], `${path}.refreshSeconds`, fail);
  object(secret['spec'], `${path}.spec`, fail);
  nonEmpty(secret['target'], `${path}.target`, fail);
  for (const [template, file] of Object.entries(object(secret['templates'] ?? {}, `${path}.templates`, fail)))
    absolute(file, `${path}.templates[${JSON.stringify(template)}]`, fail);
  return nonEmpty(secret['name'], `${path}.name`, fail);
}

function checkDirectory(value: unknown, path: string, secrets: ReadonlySet<string>, fail: Fail): string {
  const directory = object(value, path, fail);
  fileMode(directory['fileMode'], `${path}.fileMode`, fail);
  list(directory['sources'], `${path}.sources`, fail).forEach((item, index) => {
    const at = `${path}.sources[${index}]`;
    const source = object(item, at, fail);
    switch (source['kind']) {
      case 'files':
        checkFilesSource(source, at, secrets, fail);
        break;
      case 'format':
        knownSecret(source['secret'], `${at}.secret`, secrets, fail);
        nonEmpty(source['path'], `${at}.path`, fail);
        if (!isFormatName(source['format'])) fail(`${at}.format`, 'must be a format that this agent knows');
        break;
      case 'env':
        checkEnvSource(source, at, secrets, fail);
        break;
      case 'copy':
        absolute(source['from'], `${at}.from`, fail);
        break;
      default:
        fail(`${at}.kind`, 'must be files, format, env or copy');
    }
  });
  return absolute(directory['path'], `${path}.path`, fail);
}

function checkFilesSource(source: Json, at: string, secrets: ReadonlySet<string>, fail: Fail): void {
  knownSecret(source['secret'], `${at}.secret`, secrets, fail);
  if (typeof source['folder'] !== 'string') fail(`${at}.folder`, 'must be a string');
  if (source['items'] === undefined) return;
  list(source['items'], `${at}.items`, fail).forEach((value, index) => {
    const path = `${at}.items[${index}]`;
    const item = object(value, path, fail);
    nonEmpty(item['key'], `${path}.key`, fail);
    nonEmpty(item['path'], `${path}.path`, fail);
    if (item['mode'] !== undefined) fileMode(item['mode'], `${path}.mode`, fail);
  });
}

function checkEnvSource(source: Json, at: string, secrets: ReadonlySet<string>, fail: Fail): void {
  nonEmpty(source['file'], `${at}.file`, fail);
  if (source['format'] !== 'kubelet' && source['format'] !== 'shell')
    fail(`${at}.format`, 'must be kubelet or shell');
  list(source['variables'], `${at}.variables`, fail).forEach((value, index) => {
    const path = `${at}.variables[${index}]`;
    const variable = object(value, path, fail);
    knownSecret(variable['secret'], `${path}.secret`, secrets, fail);
    if (typeof variable['prefix'] === 'string') return;
    nonEmpty(variable['name'], `${path}.name`, fail);
    nonEmpty(variable['key'], `${path}.key`, fail);
  });
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function checkOnChange(value: unknown, path: string, fail: Fail): void {
  const onChange = object(value, path, fail);
  if (onChange['kind'] === 'signal') {
    const signal = nonEmpty(onChange['signal'], `${path}.signal`, fail);
    if (!(signal in constants.signals)) fail(`${path}.signal`, 'must be a signal such as SIGHUP');
    nonEmpty(onChange['process'], `${path}.process`, fail);
  } else if (onChange['kind'] === 'http') {
    const url = URL.parse(nonEmpty(onChange['url'], `${path}.url`, fail));
    // A plan must not make the agent call anything outside its own pod.
    if (url?.protocol !== 'http:' || !LOOPBACK.test(url.hostname))
      fail(`${path}.url`, 'must be an http URL of the pod itself, such as http://localhost:8080/reload');
    if (!['GET', 'POST', 'PUT'].includes(nonEmpty(onChange['method'], `${path}.method`, fail)))
      fail(`${path}.method`, 'must be GET, POST or PUT');
  } else fail(`${path}.kind`, 'must be signal or http');
}

function object(value: unknown, path: string, fail: Fail): Json {
  return isObject(value) ? value : fail(path, 'must be an object');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown, path: string, fail: Fail): readonly unknown[] {
  return Array.isArray(value) ? value : fail(path, 'must be a list');
}

function nonEmpty(value: unknown, path: string, fail: Fail): string {
  return typeof value === 'string' && value !== '' ? value : fail(path, 'must be a string that is not empty');
}

function absolute(value: unknown, path: string, fail: Fail): string {
  const text = nonEmpty(value, path, fail);
  return text.startsWith('/') ? text : fail(path, 'must be an absolute path');
}

function seconds(value: unknown, path: string, fail: Fail): void {
  if (typeof value !== 'number' || !(value >= 0)) fail(path, 'must be a number of seconds, 0 or more');
}

function notNegative(value: unknown, path: string, fail: Fail): void {
  if (typeof value !== 'number' || !(value >= 0)) fail(path, 'must be a number, 0 or more');
}

function fileMode(value: unknown, path: string, fail: Fail): void {
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > 0o777)
    fail(path, 'must be a file mode from 0 to 511 (0o777)');
}

function knownSecret(value: unknown, path: string, secrets: ReadonlySet<string>, fail: Fail): void {
  const name = nonEmpty(value, path, fail);
  if (!secrets.has(name)) fail(path, `names ${name}, which is not in secrets`);
}
