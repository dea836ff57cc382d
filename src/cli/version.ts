import manifest from '../../package.json' with { type: 'json' };

/** `postern version` */
export function run(): Promise<number> {
  process.stdout.write(`postern ${manifest.version}, node ${process.versions.node}\n`);
  return Promise.resolve(0);
}
