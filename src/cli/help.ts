import { commandSummaries } from './command-list.ts';

/** `postern help` */
export function run(): Promise<number> {
  process.stdout.write(helpText());
  return Promise.resolve(0);
}

export function helpText(): string {
  const width = Math.max(...Object.keys(commandSummaries).map(name => name.length));
  const lines = Object.entries(commandSummaries).map(
    ([name, summary]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Postern brings what ExternalSecrets name into the memory of a pod.

  postern <command> [arguments]

${lines.join('\n')}

\`postern help <command>\` shows what a command takes.
`;
}
