// Measures what is shipped and prints tables:
// node test/bench/main.ts [admission|validation|rotation|agent|templates|lint|report|all]
import { bundle } from '../../deploy/image/bundle.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { benchAdmission } from './admission.ts';
import { binary } from '../harness/binaries.ts';
import { benchAgent } from './agent.ts';
import { benchLint } from './lint.ts';
import { describeMachine } from './machine.ts';
import { printAdmission } from './print/print-admission.ts';
import { printAgent } from './print/print-agent.ts';
import { printLint } from './print/print-lint.ts';
import { printReport } from './print/print-report.ts';
import { printRotation } from './print/print-rotation.ts';
import { printTemplates } from './print/print-templates.ts';
import { printValidation } from './print/print-validation.ts';
import { benchReport } from './report/report.ts';
import { benchRotation } from './rotation.ts';
import { benchTemplates } from './templates.ts';
import { benchValidation } from './validation.ts';

/** Nothing is renewed for its age, and a rotation takes seconds; in production each of its phases takes minutes. */
const ROTATION_SETTINGS = {
  leafLifetimeMs: 3_600_000,
  authorityLifetimeMs: 36_000_000,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 500,
};

const [what = 'all'] = process.argv.slice(2);
if (!['admission', 'validation', 'rotation', 'agent', 'templates', 'lint', 'report', 'all'].includes(what)) {
  console.error(
    'usage: node test/bench/main.ts [admission|validation|rotation|agent|templates|lint|report|all]',
  );
  process.exit(2);
}
const folder = await tempFolder('bench');
try {
  const [postern, agent] = await bundle(folder.path);
  if (postern === undefined || agent === undefined) throw new Error('the bundles are not both there');
  console.log(`${describeMachine(new Date())}\n`);
  if (what === 'admission' || what === 'all') {
    const figures = await benchAdmission({
      program: postern.file,
      folder: folder.path,
      connections: [1, 8, 32],
      settleSeconds: 8,
      rounds: 5,
      warmUpSeconds: 0.3,
      seconds: 1,
      externalSecrets: 200,
    });
    console.log(printAdmission(figures));
  }
  if (what === 'validation' || what === 'all') {
    const rows = await benchValidation({
      program: postern.file,
      folder: folder.path,
      settleSeconds: 2,
      rounds: 7,
      warmUpSeconds: 0.3,
      seconds: 1,
      externalSecrets: 200,
    });
    console.log(printValidation(rows));
  }
  if (what === 'rotation' || what === 'all') {
    const figures = await benchRotation({
      folder: folder.path,
      connections: 4,
      rounds: 3,
      settings: ROTATION_SETTINGS,
    });
    console.log(printRotation(figures));
  }
  if (what === 'agent' || what === 'all') {
    const figures = await benchAgent({
      program: agent.file,
      folder: folder.path,
      starts: 21,
      refreshes: 10,
      idleSeconds: 5,
    });
    console.log(printAgent(figures));
  }
  if (what === 'templates' || what === 'all') console.log(printTemplates(await benchTemplates(5)));
  if (what === 'lint' || what === 'all') {
    const kubeconform = await binary('kubeconform');
    const bench = { program: postern.file, folder: folder.path, manifests: 10_000, rounds: 3, kubeconform };
    console.log(printLint(await benchLint(bench)));
  }
  if (what === 'report' || what === 'all') {
    const world = { namespaces: 100, stores: 200, externalSecrets: 5000, pods: 3000 };
    const times = { settleSeconds: 8, seconds: 20, everySeconds: 2 };
    const bench = { program: postern.file, folder: folder.path, world, ...times };
    console.log(printReport(await benchReport(bench)));
  }
} finally {
  await folder.remove();
}
