/**
 * What the admission server is compared with, a process of its own: bare fastify on the same Node, over TLS, that parses
 * the body and sends an answer that was prepared before.
 *
 *   node floor-server.ts <file with FloorOptions as JSON>
 */
import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';

export interface FloorOptions {
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  /** By path: the body of the answer. */
  readonly answers: Readonly<Record<string, string>>;
}

if (import.meta.main) {
  const { port, certificate, key, answers }: FloorOptions = JSON.parse(
    readFileSync(process.argv[2] ?? '', 'utf8'),
  );
  const app = fastify({ https: { cert: certificate, key }, bodyLimit: 8 * 1024 * 1024 });
  for (const [path, answer] of Object.entries(answers)) {
    app.post(path, (_request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8').send(answer);
    });
  }
  await app.listen({ host: '127.0.0.1', port });
}
