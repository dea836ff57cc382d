import { encodeBase64, hashSync } from 'bcryptjs';
import { createHmac, hash, scryptSync } from 'node:crypto';
import { isUtf8 } from 'node:buffer';

import { FunctionFailure, type CallTools, type FunctionTable } from '../function.ts';
import { textOf, type GoValue } from '../value.ts';
import { passwordTemplates, templateCharacters } from './keys/password-templates.ts';
import { prices } from './prices.ts';
import { textArgument, textFunction } from './text-function.ts';

export const passwords: FunctionTable = {
  bcrypt: textFunction(1, ([password = ''], tools) => bcryptHash(password, tools)),
  // Newer versions of ESO ask for the algorithm as a third argument, older ones know two.
  htpasswd: {
    parameters: ['string', 'string'],
    variadic: 'string',
    call: (args, tools) => htpasswdLine(args.map(textArgument), tools),
  },
  derivePassword: {
    parameters: ['uint32', 'string', 'string', 'string', 'string'],
    call: ([counter, ...texts], tools) =>
      derivedPassword(Number(counterOf(counter)), texts.map(textArgument), tools),
  },
};

/** Cost and version are those of Go's. */
function bcryptHash(password: string, tools: CallTools): string {
  if (password.length > 72) {
    return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  }
  if (!isUtf8(Buffer.from(password, 'latin1'))) {
    throw new FunctionFailure('bcrypt: the password is no UTF-8 text');
  }
  tools.spend(prices.bcrypt);
  const salt = encodeBase64(tools.randomBytes(16), 16);
  return hashSync(textOf(password), `$2a$10$${salt}`);
}

function htpasswdLine(
  [user = '', password = '', algorithm, ...rest]: readonly string[],
  tools: CallTools,
): string {
  if (rest.length > 0) throw new FunctionFailure('wrong number of args for htpasswd: want 3');
  if (user.includes(':')) return `invalid username: ${user}`;
  if (algorithm === 'sha') {
    return `${user}:{SHA}${hash('sha1', Buffer.from(password, 'latin1'), 'base64')}`;
  }
  return `${user}:${bcryptHash(password, tools)}`;
}

function counterOf(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'object' && value?.kind === 'integer') return value.value;
  throw new TypeError('the counter is no integer');
}

/** The Master Password algorithm (https://spectre.app), version 0 as sprig has it: lengths count bytes. */
function derivedPassword(
  counter: number,
  [type = '', password = '', user = '', site = '']: readonly string[],
  tools: CallTools,
): string {
  const templates = passwordTemplates.get(type);
  if (templates === undefined) return `cannot find password template ${type}`;
  tools.spend(prices.scrypt);
  const salt = Buffer.concat([seed, sized(user)]);
  // N=32768, r=8, p=2 take 32 MiB and a bit, which is node's limit.
  const cost = { N: 32_768, r: 8, p: 2, maxmem: 64 * 1024 * 1024 };
  const key = scryptSync(Buffer.from(password, 'latin1'), salt, 64, cost);
  const message = Buffer.concat([seed, sized(site), uint32(counter)]);
  const [choice = 0, ...digits] = createHmac('sha256', key).update(message).digest();
  const template = templates[choice % templates.length] ?? '';
  return Array.from(template, (kind, index) => {
    const characters = templateCharacters[kind] ?? '';
    return characters.charAt((digits[index] ?? 0) % characters.length);
  }).join('');
}

const seed = Buffer.from('com.lyndir.masterpassword', 'ascii');

function sized(text: string): Buffer {
  return Buffer.concat([uint32(text.length), Buffer.from(text, 'latin1')]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
