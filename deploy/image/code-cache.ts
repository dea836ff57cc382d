/**
 * V8's code cache: what it compiled of a program while that ran once, in a file beside it. A start that finds it compiles
 * next to nothing. One that V8 made under other flags, or another V8, is passed over, and the program compiled as ever.
 */
import { execFile } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What esbuild makes a program of that {@link starter} runs: a function in ASCII. */
export const programForm = {
  banner: { js: '(function(exports,require,module){' },
  footer: { js: '})' },
  charset: 'ascii',
} as const;

/**
 * Code of the CommonJS file that is started: it runs the program `<name>-program.js` beside it, with its cache
 * `<name>-program.cache` where there is one.
 * @param before code that runs before the program; `script` is its vm.Script, `cache` the path of its cache
 */
export function starter(name: string, before = ''): string {
  return `const{readFileSync}=require("node:fs"),{join}=require("node:path"),{Script}=require("node:vm");
const filename=join(__dirname,"${name}-program.js"),cache=join(__dirname,"${name}-program.cache");
let cachedData;
try{cachedData=readFileSync(cache)}catch{}
const script=new Script(readFileSync(filename,"latin1"),{filename,cachedData});
${before}
script.runInThisContext()(exports,require,module);
`;
}

/**
 * Writes the cache of a program that stands in the folder. Whoever changes the program removes the cache first: V8 knows it
 * by its length.
 * @param run starts the given file once; what it does is what the cache will know
 */
export async function writeCodeCache(
  folder: string,
  name: string,
  run: (file: string) => Promise<void>,
): Promise<void> {
  const recorder = join(folder, `${name}-recorder.cjs`);
  const cache = join(folder, `${name}-program.cache`);
  await writeFile(recorder, starter(name, KEEP));
  try {
    await run(recorder);
    // In one step: another process may be starting the program.
    await rename(`${cache}.new`, cache);
  } finally {
    await rm(recorder, { force: true });
  }
}

/** At the end, since by then V8 has compiled what was used. A program that ends by becoming another one has no end: this one may not. */
const KEEP = `process.execve=undefined;process.on("exit",()=>require("node:fs").writeFileSync(cache+".new",script.createCachedData()));`;

/** Runs a file with this Node. @throws Error with what it wrote when it fails */
export async function runFile(
  file: string,
  { flags = [], args = [], env = {} }: RunOptions = {},
): Promise<void> {
  await promisify(execFile)(process.execPath, [...flags, file, ...args], { env });
}

export interface RunOptions {
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
