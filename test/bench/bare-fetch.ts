/**
 * The least that a program can do to have a secret in a file: node bare-fetch.ts <url> <file with the CA> <file to write>.
 * Bundled like the agent, so that both are plain JavaScript.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';

const [url = '', ca = '', file = ''] = process.argv.slice(2);
get(url, { ca: readFileSync(ca) }, response => {
  let body = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    body += chunk;
  });
  response.on('end', () => writeFileSync(file, body));
});
