import manifest from '../../package.json' with { type: 'json' };

/** Version of this agent, as in the state file. */
export const AGENT_VERSION = manifest.version;
