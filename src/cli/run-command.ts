import { nearestName } from '../api/validate/nearest-name.ts';
import { commandNames, isCommandName, type CommandName } from './command-list.ts';

/** One command in a file of its own. Resolves to the exit code: 0 done, 1 failed, 2 called the wrong way. */
export interface Command {
  readonly run: (args: string[]) => Promise<number>;
}

/** Loaded on use: `postern version` must not wait for a Kubernetes client. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  serve: () => import('./serve.ts'),
  lint: () => import('./lint.ts'),
  test: () => import('./test.ts'),
  policy: () => import('./policy.ts'),
  explain: () => import('./explain.ts'),
  inject: () => import('./inject.ts'),
  render: () => import('./render.ts'),
  demo: () => import('./demo.ts'),
  certs: () => import('./certs.ts'),
  help: () => import('./help.ts'),
  version: () => import('./version.ts'),
};

const aliases: ReadonlyMap<string, CommandName> = new Map([
  ['-h', 'help'],
  ['--help', 'help'],
  ['--version', 'version'],
]);

/** Those that have commands of their own, with help of their own. */
const WITH_COMMANDS: ReadonlySet<string> = new Set<CommandName>(['certs']);

/** Runs `postern <name> <arguments>` and resolves to its exit code. */
export async function runCommand(argv: readonly string[], complain: (text: string) => void): Promise<number> {
  const [first = 'help', ...args] = argv;
  const name = aliases.get(first) ?? first;
  if (!isCommandName(name)) {
    const near = nearestName(name, commandNames);
    const hint = near === undefined ? `there are ${commandNames.join(', ')}` : `did you mean "${near}"?`;
    complain(`postern: there is no command "${name}"; ${hint}\n`);
    return 2;
  }
  const [topic, ...more] = args;
  if (name === 'help' && topic !== undefined && topic !== 'help')
    return runCommand([topic, ...(WITH_COMMANDS.has(topic) ? more : []), '--help'], complain);
  const command = await commands[name]();
  return command.run(args);
}
