import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ semver "1.2.3" }}', '1.2.3'],
  ['{{ semver "v1.2" }}', '1.2.0'],
  ['{{ semver "1" }}', '1.0.0'],
  ['{{ semver "1.2.3-beta.1+build.5" }}', '1.2.3-beta.1+build.5'],
  ['{{ semver "01.02.03" }}', '1.2.3'],
  ['{{ semver "1.2.3-x-y.z" }}', '1.2.3-x-y.z'],
  ['{{ semverCompare "1.2.3" "1.2.3" }}', 'true'],
  ['{{ semverCompare ">=1.2.0 <2" "1.5.0" }}', 'true'],
  ['{{ semverCompare "^1.2" "1.9.0" }}', 'true'],
  ['{{ semverCompare "^1.2" "2.0.0" }}', 'false'],
  ['{{ semverCompare "~1.2.3" "1.2.9" }}', 'true'],
  ['{{ semverCompare "~1.2.3" "1.3.0" }}', 'false'],
  ['{{ semverCompare "1.2.x" "1.2.7" }}', 'true'],
  ['{{ semverCompare "*" "3.1.0" }}', 'true'],
  ['{{ semverCompare "1 - 2" "1.5.0" }}', 'true'],
  ['{{ semverCompare "1 - 2" "2.9.0" }}', 'true'],
  ['{{ semverCompare "<1 || >2" "3.0.0" }}', 'true'],
  ['{{ semverCompare ">1.2.3" "1.2.3-beta" }}', 'false'],
  ['{{ semverCompare ">1.2.3-0" "1.2.4-beta" }}', 'true'],
  ['{{ semverCompare "!=1.2" "1.2.5" }}', 'false'],
  ['{{ semverCompare "!=1.2" "1.3.5" }}', 'true'],
  ['{{ semverCompare "!=1" "2.0.0" }}', 'true'],
  ['{{ semverCompare ">11" "11.1.0" }}', 'false'],
  ['{{ semverCompare ">11" "12.0.0" }}', 'true'],
  ['{{ semverCompare ">11.1" "11.1.1" }}', 'false'],
  ['{{ semverCompare ">11.1" "11.2.0" }}', 'true'],
  ['{{ semverCompare "<=11" "11.5.0" }}', 'true'],
  ['{{ semverCompare "<=11.1" "11.1.9" }}', 'true'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ semver "" }}',
  '{{ semver "1.2.3.4" }}',
  '{{ semverCompare "" "1.2.3" }}',
  '{{ semverCompare "||" "1.2.3" }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});
