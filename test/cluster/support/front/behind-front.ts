import { readFile, writeFile } from 'node:fs/promises';
import type { ApiAddress } from './api-front.ts';

/** Writes a kubeconfig like another one that reaches the API server by another way. */
export async function writeKubeconfigBehind(
  path: string,
  front: ApiAddress,
  like: { readonly path: string; readonly api: ApiAddress },
): Promise<void> {
  const text = await readFile(like.path, 'utf8');
  const encoded = ({ ca }: ApiAddress): string => Buffer.from(ca).toString('base64');
  await writeFile(path, text.replace(like.api.url, front.url).replace(encoded(like.api), encoded(front)));
}
