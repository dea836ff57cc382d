import { askApiServer, type AskedWebhook } from './ask-api-server.ts';
import { columns } from '../print/columns.ts';
import type { CertsTools } from './certs-tools.ts';
import { readCertsView } from './read-certs-view.ts';
import { shakeHands, type Handshake, type HandshakeOptions } from './shake-hands.ts';
import { trustTable } from './trust-table.ts';

export interface VerifyOptions {
  readonly output: 'table' | 'json';
  /** Where the dry runs go. */
  readonly askNamespace: string;
  readonly connect: HandshakeOptions | undefined;
}

interface Check {
  readonly check: string;
  /** Why it failed. With neither of the two it passed. */
  readonly fault?: string;
  /** Why nobody knows. */
  readonly unknown?: string;
}

/**
 * `postern certs verify`: every chain against every caBundle, the API server's own word, and on request a handshake.
 * 0 all of it holds, 1 something would be refused, 3 all that could be asked holds. @throws PosternError `KUBE_…`
 */
export async function verify(tools: CertsTools, options: VerifyOptions): Promise<number> {
  const { client, place } = tools;
  const view = await readCertsView(client, place, tools.now());
  const asked = await askApiServer(client, view.webhooks, options.askNamespace);
  const shaken = options.connect === undefined ? [] : await shakeHands(view.targets, options.connect);
  const checks: readonly Check[] = [
    ...trustTable(view).map(({ target, entry, replica, refusal }) =>
      checkOf(`${target}/${entry} trusts ${replica}`, refusal),
    ),
    ...(view.reports.some(({ chain }) => chain !== '')
      ? []
      : [checkOf('some replica serves', 'no replica reports what it serves')]),
    ...asked.map(({ webhook, fault, unknown }: AskedWebhook) =>
      checkOf(`the API server calls ${webhook}`, fault, unknown),
    ),
    ...shaken.map(({ entry, fault }: Handshake) => checkOf(`a handshake by ${entry}`, fault)),
  ];
  tools.print(options.output === 'json' ? `${JSON.stringify(checks, undefined, 2)}\n` : asTable(checks));
  if (checks.some(({ fault }) => fault !== undefined)) return 1;
  return checks.some(({ unknown }) => unknown !== undefined) ? 3 : 0;
}

function checkOf(check: string, fault?: string, unknown?: string): Check {
  if (fault !== undefined) return { check, fault };
  return unknown === undefined ? { check } : { check, unknown };
}

function asTable(checks: readonly Check[]): string {
  return columns([['CHECK', 'RESULT'], ...checks.map(check => [check.check, resultOf(check)])]);
}

function resultOf({ fault, unknown }: Check): string {
  if (fault !== undefined) return `FAILED: ${fault}`;
  return unknown === undefined ? 'ok' : `not known: ${unknown}`;
}
