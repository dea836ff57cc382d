/** A greeting, and the way for a template to give up. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { textOf } from '../value.ts';

export const flow: FunctionTable = {
  hello: { parameters: [], call: () => 'Hello!' },
  fail: {
    parameters: ['string'],
    call: ([message]) => {
      throw new FunctionFailure(textOf(String(message)));
    },
  },
};
