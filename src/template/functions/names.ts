/**
 * Which group of functions has which name. A group is one module beside this file and is imported when a template
 * uses one of its names, so this table must not import any of them.
 */

export const functionGroups = {
  arithmetic: ['add', 'add1', 'sub', 'div', 'mod', 'mul', 'biggest', 'max', 'min'],
  conversions: ['toString', 'toStrings', 'atoi', 'int', 'int64', 'float64', 'toDecimal'],
  dates: [
    ...['now', 'ago', 'date', 'dateInZone', 'date_in_zone', 'htmlDate', 'htmlDateInZone', 'unixEpoch'],
    ...['dateModify', 'date_modify', 'mustDateModify', 'must_date_modify', 'toDate', 'mustToDate'],
    ...['duration', 'durationRound'],
  ],
  decimals: ['add1f', 'addf', 'subf', 'divf', 'mulf', 'maxf', 'minf', 'ceil', 'floor', 'round'],
  defaults: ['default', 'empty', 'coalesce', 'all', 'any', 'ternary'],
  dicts: [
    ...['dict', 'get', 'set', 'unset', 'hasKey', 'pluck', 'keys', 'values', 'pick', 'omit', 'dig'],
    ...['merge', 'mergeOverwrite', 'mustMerge', 'mustMergeOverwrite'],
  ],
  encodings: ['b64enc', 'b64dec', 'b32enc', 'b32dec', 'hexdec'],
  flow: ['hello', 'fail'],
  json: [
    ...['fromJson', 'toJson', 'toPrettyJson', 'toRawJson'],
    ...['mustFromJson', 'mustToJson', 'mustToPrettyJson', 'mustToRawJson'],
  ],
  lists: [
    ...['list', 'tuple', 'concat', 'join', 'sortAlpha', 'chunk', 'mustChunk', 'slice', 'mustSlice'],
    ...['append', 'mustAppend', 'push', 'mustPush', 'prepend', 'mustPrepend', 'reverse', 'mustReverse'],
    ...['first', 'mustFirst', 'last', 'mustLast', 'rest', 'mustRest', 'initial', 'mustInitial'],
    ...['compact', 'mustCompact', 'uniq', 'mustUniq', 'without', 'mustWithout', 'has', 'mustHas'],
  ],
  paths: ['base', 'dir', 'clean', 'ext', 'isAbs', 'osBase', 'osDir', 'osClean', 'osExt', 'osIsAbs'],
  random: ['randAlphaNum', 'randAlpha', 'randAscii', 'randNumeric', 'randInt', 'shuffle'],
  regex: [
    ...['regexMatch', 'regexFind', 'regexFindAll', 'regexReplaceAll', 'regexReplaceAllLiteral', 'regexSplit'],
    ...['mustRegexMatch', 'mustRegexFind', 'mustRegexFindAll', 'mustRegexReplaceAll'],
    ...['mustRegexReplaceAllLiteral', 'mustRegexSplit', 'regexQuoteMeta'],
  ],
  semver: ['semver', 'semverCompare'],
  sequences: ['seq', 'until', 'untilStep'],
  strings: [
    ...['trim', 'trimAll', 'trimall', 'trimPrefix', 'trimSuffix', 'upper', 'lower', 'repeat', 'replace'],
    ...['substr', 'trunc', 'nospace', 'contains', 'hasPrefix', 'hasSuffix', 'quote', 'squote', 'cat'],
    ...['indent', 'nindent', 'plural', 'split', 'splitList', 'splitn'],
  ],
  types: [
    ...['typeOf', 'typeIs', 'typeIsLike', 'kindOf', 'kindIs', 'deepEqual', 'deepCopy', 'mustDeepCopy'],
  ],
  urls: ['urlParse', 'urlJoin'],
  words: [
    ...['title', 'untitle', 'swapcase', 'initials', 'abbrev', 'abbrevboth', 'wrap', 'wrapWith'],
    ...['snakecase', 'camelcase', 'kebabcase'],
  ],
  yaml: ['toYaml', 'fromYaml'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FunctionGroup = keyof typeof functionGroups;
