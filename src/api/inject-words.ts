/** What other injectors take in the place of names: refused, for an ExternalSecret of such a name would be missed, or worse, found. */
export const wordsOfOtherInjectors: readonly string[] = ['true', 'false', 'yes', 'no', 'enabled', 'disabled'];
