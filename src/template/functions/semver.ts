import type { FunctionTable } from '../function.ts';

export const semver: FunctionTable = {};
