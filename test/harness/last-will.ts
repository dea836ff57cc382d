import { spawn } from 'node:child_process';

/**
 * Has a shell command run if this process ends without calling the function that is given back, however it ends:
 * a test run that was killed leaves no API server, mount or folder behind.
 *
 * A shell waits on a pipe from us. The pipe's end without a word means that we are gone. The shell has a session of
 * its own, so that neither Ctrl-C nor a signal to our process group reaches it.
 */
export function lastWill(command: string): () => void {
  const shell = spawn('sh', ['-c', 'read -r _ || eval "$0"', command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  // The pipe must not keep the test process alive. Node types it as a plain Writable; it is a socket.
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  shell.stdin.on('error', () => undefined);
  return () => {
    shell.stdin.end('released\n');
  };
}
