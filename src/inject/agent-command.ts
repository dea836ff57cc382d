/** Flags of Node for the agent, which cap memory growth; what V8 compiled of the agent ahead counts under these alone. */
export const AGENT_NODE_FLAGS = ['--max-old-space-size=48', '--max-semi-space-size=1'] as const;

/** Path and flags of the agent in the image. */
export const AGENT_COMMAND = ['/usr/local/bin/node', ...AGENT_NODE_FLAGS, '/postern/agent.cjs'] as const;
