import type { FunctionTable } from '../function.ts';

export const dates: FunctionTable = {};
