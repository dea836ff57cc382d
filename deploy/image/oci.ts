// Builds Postern's image without a container engine: npm run -s image -- --out FILE --name localhost/postern:test
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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
  const bundles = join(root, 'dist');
  await bundle(bundles);
  const write = async (node: string): Promise<string> =>
    writeOciArchive(options.out, {
      name: options.name,
      files: await rootfs({ bundles, node }),
      config: imageConfig,
    });
  const keepSymbols = options['keep-symbols'];
  const digest = keepSymbols ? await write(process.execPath) : await stripped(process.execPath, write);
  process.stdout.write(`${options.name} ${digest}\n`);
}

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
