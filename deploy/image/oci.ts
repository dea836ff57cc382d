// Builds Postern's image without a container engine: npm run -s image -- --out FILE --name localhost/postern:test
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmFolder } from '../../src/cli/npm-folder.ts';
import { describe } from '../../src/errors.ts';
import { bundle } from './bundle.ts';
import { writeOciArchive } from './oci-archive.ts';
import { imageConfig, rootfs, stripped } from './rootfs.ts';

const root = new URL('../../', import.meta.url).pathname;
const USAGE = `Writes the image as an OCI archive and prints its name and digest.

  npm run -s image -- [--out FILE] [--name NAME] [--keep-symbols]

  --out FILE       default dist/postern-image.tar
  --name NAME      default localhost/postern:latest
  --keep-symbols   leave Node as it is, which is quicker and a fifth larger
`;

const options = readArguments();
if (options === undefined) {
  process.exitCode = 2;
} else if (options.help === true) {
  process.stdout.write(USAGE);
} else {
  try {
    process.stdout.write(`${options.name} ${await writeImage(options)}\n`);
  } catch (error) {
    process.stderr.write(`image: ${options.out} is not written: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

/** @returns the digest */
async function writeImage({ out, name, 'keep-symbols': keepSymbols }: Options): Promise<string> {
  // npm starts this in the folder of package.json; a path is of the folder that npm was started in.
  const path = resolve(
    npmFolder(['image'], resolve(root), { env: process.env, cwd: process.cwd() }) ?? '.',
    out,
  );
  const bundles = join(root, 'dist');
  await mkdir(bundles, { recursive: true });
  // What takes a minute is not begun in vain.
  await access(dirname(path), constants.W_OK);
  await bundle(bundles);
  const write = async (node: string): Promise<string> =>
    writeOciArchive(path, { name, files: await rootfs({ bundles, node }), config: imageConfig });
  return keepSymbols ? write(process.execPath) : stripped(process.execPath, write);
}

type Options = NonNullable<ReturnType<typeof readArguments>>;

function readArguments() {
  try {
    return parseArgs({
      options: {
        out: { type: 'string', default: join(root, 'dist', 'postern-image.tar') },
        name: { type: 'string', default: 'localhost/postern:latest' },
        'keep-symbols': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${describe(error)}\n\n${USAGE}`);
    return undefined;
  }
}
