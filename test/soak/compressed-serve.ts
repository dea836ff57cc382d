/**
 * `postern serve` whose days are seconds: lifetimes come as JSON in POSTERN_TEST_CERTIFICATES, and a leader
 * that has gone silent is replaced after four. All else is the
 * program. Connections end after a few calls, so that an API server shakes hands all the time; by itself it would keep
 * the first one and never see another certificate.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:https';
import { createLogger } from '../../src/observe/log.ts';
import { runServer } from '../../src/cli/serve/run-server.ts';
import { readServeOptions } from '../../src/cli/serve/serve-flags.ts';
import { stopSignal } from '../../src/cli/serve/stop-signal.ts';

const CALLS_PER_CONNECTION = 25;

subscribe('http.server.request.start', message => {
  if (typeof message !== 'object' || message === null || !('server' in message)) return;
  if (message.server instanceof Server) message.server.maxRequestsPerSocket = CALLS_PER_CONNECTION;
});

const options = readServeOptions(process.argv.slice(3), process.env);
if (options === 'help') throw new Error('nothing is to be served');
const log = createLogger({ level: options.logLevel });
const stop = stopSignal(process, () => process.exit(0));
try {
  const certificates = JSON.parse(process.env['POSTERN_TEST_CERTIFICATES'] ?? '{}');
  const election = { durationSeconds: 4, renewDeadlineSeconds: 3, retrySeconds: 0.5 };
  await runServer({ ...options, compressed: { certificates, election } }, log, stop.signal, () => {});
} catch (error) {
  log.fatal({ err: error }, 'serving is not possible');
  process.exitCode = 1;
} finally {
  stop.release();
}
