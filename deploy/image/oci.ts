// Builds Postern's image without a container engine: node deploy/image/oci.ts --out FILE --name localhost/postern:test
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { writeOciArchive } from './oci-archive.ts';
import { imageConfig, rootfs, stripped } from './rootfs.ts';

const root = new URL('../../', import.meta.url).pathname;
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist', 'postern-image.tar') },
    name: { type: 'string', default: 'localhost/postern:latest' },
    // Leaves Node as it is, which is quicker and a fifth larger.
    'keep-symbols': { type: 'boolean', default: false },
  },
});
const bundles = join(root, 'dist');
await bundle(bundles);
const write = async (node: string): Promise<void> =>
  writeOciArchive(values.out, {
    name: values.name,
    files: await rootfs({ bundles, node }),
    config: imageConfig,
  });
await (values['keep-symbols'] ? write(process.execPath) : stripped(process.execPath, write));
if (process.stdout.isTTY) process.stdout.write(`${values.name} in ${values.out}\n`);
