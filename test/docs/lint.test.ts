import { expectExamplesOf, guide } from './guide-examples.ts';

expectExamplesOf(guide('lint.md'));
