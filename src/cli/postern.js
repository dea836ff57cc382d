#!/usr/bin/env node
// What `postern` is outside of its image. JavaScript that old versions of Node read as well: they stop at the first file of
// TypeScript, with a stack trace that says nothing of the reason.
const [major] = process.versions.node.split('.');
// As package.json has it under "engines".
if (Number(major) >= 26) {
  await import('./main.ts');
} else {
  process.stderr.write(
    `postern: needs Node 26 or later, this is ${process.versions.node} (${process.execPath})\n` +
      'in a checkout `npm ci` brings it, by an install script of the package node; where npm is told to run none: npm rebuild node --ignore-scripts=false\n',
  );
  // Not 1: of manifests that nobody looked at there are no findings.
  process.exitCode = 3;
}
