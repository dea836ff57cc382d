import type { FunctionTable } from '../function.ts';

export const yaml: FunctionTable = {};
