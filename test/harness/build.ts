// Builds the programs that the tests run, all or those named: node test/harness/build.ts [kube-apiserver …]
import { allBinaries, binary, isBinaryName } from './binaries.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !isBinaryName(name));
if (unknown.length > 0) {
  console.error(`there is no program ${unknown.join(', ')}; there are ${allBinaries.join(', ')}`);
  process.exit(2);
}
for (const name of asked.length === 0 ? allBinaries : asked.filter(isBinaryName)) {
  console.log(`${name.padEnd(24)} ${await binary(name)}`);
}
