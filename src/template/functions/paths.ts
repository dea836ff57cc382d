import type { FunctionTable } from '../function.ts';

export const paths: FunctionTable = {};
