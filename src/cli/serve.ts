import { describe } from '../errors.ts';
import { createLogger } from '../observe/log.ts';
import { runServer } from './serve/run-server.ts';
import { readServeOptions, serveHelp, type ServeOptions } from './serve/serve-flags.ts';
import { stopSignal } from './serve/stop-signal.ts';

/** `postern serve`: runs until SIGTERM, then drains and ends with 0. */
export async function run(args: string[]): Promise<number> {
  let options: ServeOptions | 'help';
  let log: ReturnType<typeof createLogger>;
  try {
    options = readServeOptions(args, process.env);
    if (options === 'help') {
      process.stdout.write(serveHelp());
      return 0;
    }
    log = createLogger({ level: options.logLevel });
  } catch (error) {
    process.stderr.write(`postern serve: ${describe(error)}\n\`postern serve --help\` shows the flags.\n`);
    return 2;
  }
  const stop = stopSignal(process, () => process.exit(0));
  try {
    await runServer(options, log, stop.signal, () => {});
    return 0;
  } catch (error) {
    log.fatal({ err: error }, 'serving is not possible');
    return 1;
  } finally {
    stop.release();
  }
}
