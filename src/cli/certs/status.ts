import { certsState } from './certs-state.ts';
import type { CertsTools } from './certs-tools.ts';
import { printState } from './print-state.ts';
import { readCertsView } from './read-certs-view.ts';

/** `postern certs status`: 0 everything is fine, 1 something should be looked at. @throws PosternError `KUBE_…` */
export async function status(
  tools: CertsTools,
  { output }: { readonly output: 'table' | 'json' },
): Promise<number> {
  const state = certsState(await readCertsView(tools.client, tools.place, tools.now()));
  tools.print(output === 'json' ? `${JSON.stringify(state, undefined, 2)}\n` : printState(state));
  return state.problems.length === 0 ? 0 : 1;
}
