/** Every command with what it is for, as `postern help` shows them. */
export const commandSummaries = {
  serve: 'answer the API server: inject into pods, refuse manifests that would not work',
  lint: 'find what is wrong in manifests before they are applied',
  test: 'show that policies say what their tests expect',
  policy: 'write policies as rules that an API server enforces by itself',
  explain: 'show what a rule finds, why that matters and what to do',
  inject: 'inject into manifests on this machine, as the webhook would',
  render: 'show what ExternalSecrets give an application, from files and providers or from values in a file',
  demo: 'show the whole way of a secret on this machine, without a cluster',
  certs: 'show who trusts the certificates of the webhook, verify them, rotate their authority',
  help: 'show this, or what one command takes',
  version: 'show the version',
} as const;

export type CommandName = keyof typeof commandSummaries;

export const commandNames: readonly string[] = Object.keys(commandSummaries);

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandSummaries, name);
}
