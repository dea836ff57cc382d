/** Texts that are secrets by their form alone, as their issuers document it. */

export interface TokenShape {
  /** With its article, for a sentence. */
  readonly name: string;
  /** Matches the whole token wherever it stands in a text. */
  readonly form: RegExp;
}

// Every form begins with a fixed text and has no nested repetition: its cost grows with the length of the text alone.
export const tokenShapes: readonly TokenShape[] = [
  {
    // With some of the key behind it: scripts and descriptions have the line alone.
    name: 'a private key',
    form: /-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\s{0,80}(?:\\r)?(?:\\n|\n)\s{0,80}[A-Za-z0-9+/]{3}|\s?[A-Za-z0-9+/]{24})/u,
  },
  { name: 'an access key of AWS', form: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/u },
  { name: 'a token of GitHub', form: /\bgh[pousr]_[A-Za-z0-9]{36}/u },
  { name: 'a token of GitHub', form: /\bgithub_pat_[A-Za-z0-9_]{22}/u },
  { name: 'a token of GitLab', form: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20}/u },
  { name: 'a token of Slack', form: /\bxox[abeoprs]-[A-Za-z0-9-]{10}/u },
  { name: 'a token of Slack', form: /\bxapp-[0-9]-[A-Za-z0-9-]{10}/u },
  {
    name: 'a webhook address of Slack',
    form: /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]{16}/u,
  },
  { name: 'a key of Stripe', form: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}/u },
  { name: 'a signing secret of Stripe', form: /\bwhsec_[A-Za-z0-9]{24}/u },
  { name: 'an API key of Google', form: /\bAIza[A-Za-z0-9_-]{35}/u },
  { name: 'a client secret of Google', form: /\bGOCSPX-[A-Za-z0-9_-]{28}/u },
  { name: 'a storage key of Azure', form: /\bAccountKey=[A-Za-z0-9+/]{86}==/u },
  { name: 'a token of HashiCorp Vault', form: /\bhv[sbr]\.[A-Za-z0-9_-]{24}/u },
  { name: 'a token of a 1Password service account', form: /\bops_eyJ[A-Za-z0-9_-]{40}/u },
  { name: 'a token of Doppler', form: /\bdp\.(?:ct|pt|sa|scim|st)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40}/u },
  { name: 'a token of npm', form: /\bnpm_[A-Za-z0-9]{36}/u },
  { name: 'a token of PyPI', form: /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{20}/u },
  { name: 'a token of Docker Hub', form: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20}/u },
  {
    name: 'an API key of OpenAI',
    form: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20}/u,
  },
  { name: 'an API key of Anthropic', form: /\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{40}/u },
  { name: 'an API key of SendGrid', form: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/u },
  { name: 'a token of DigitalOcean', form: /\bdo[opr]_v1_[a-f0-9]{64}/u },
  { name: 'a token of Grafana', form: /\bgl(?:sa|c)_[A-Za-z0-9+/]{32}/u },
  { name: 'a token of Shopify', form: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/u },
  { name: 'a token of Databricks', form: /\bdapi[a-f0-9]{32}\b/u },
  { name: 'a secret key of age', form: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/u },
  {
    name: 'a JSON Web Token',
    form: /(?<![\w-])eyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{16}/u,
  },
];

/** A user and a password in front of the host of a URL. */
const userInfo = /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{1,200})@[^\s/@"'<>]/diu;
/** As drivers of databases write it: `Server=db;Password=…;` and `jdbc:…?password=…`. */
const passwordField = /(?:[;?&]|^|\s)(?:password|pwd)=([^\s;&"']{1,200})/diu;
const connection = /(?:^|;)\s*(?:server|data source|host|user id|uid|database|initial catalog)=|^jdbc:/iu;

/** The password inside a connection string, for judging it, and where it stands. */
export function passwordIn(text: string): { readonly text: string; readonly index: number } | undefined {
  const found = userInfo.exec(text) ?? (connection.test(text) ? passwordField.exec(text) : null);
  const [, password] = found ?? [];
  const [index] = found?.indices?.[1] ?? [];
  return password === undefined || index === undefined ? undefined : { text: password, index };
}
