import type { FunctionTable } from '../function.ts';

export const urls: FunctionTable = {};
