/** A greeting, and the way for a template to give up. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import { define } from './define.ts';

export const flow: FunctionTable = {
  hello: define([], () => 'Hello!'),
  // The text is the template's own, but it may have been put together from secrets, so it is not repeated.
  fail: define(['string'], () => {
    throw new FunctionFailure('the template gave up with fail');
  }),
};
