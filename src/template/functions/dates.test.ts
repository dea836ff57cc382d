import { expect, test } from 'vitest';
import { render } from './testing/render.ts';

test.each([
  ['{{ date "2006-01-02T15:04:05Z07:00" 1583298367 }}', '2020-03-04T05:06:07Z'],
  ['{{ date "2006" (int64 0) }}', '1970'],
  ['{{ htmlDate 0 }}', '1970-01-01'],
  ['{{ htmlDate 86400 }}', '1970-01-02'],
  ['{{ date "2006-01-02 15:04:05" -1 }}', '1969-12-31 23:59:59'],
  ['{{ dateInZone "2006-01-02 15:04 MST -0700" 1583298367 "Europe/Berlin" }}', '2020-03-04 06:06 CET +0100'],
  ['{{ dateInZone "2006-01-02 15:04 MST -0700" 1593298367 "Europe/Berlin" }}', '2020-06-28 00:52 CEST +0200'],
  ['{{ date_in_zone "15:04 MST" 1583298367 "America/New_York" }}', '00:06 EST'],
  ['{{ dateInZone "15:04 MST -07:00" 1583298367 "Asia/Kolkata" }}', '10:36 IST +05:30'],
  ['{{ htmlDateInZone 1583298367 "Pacific/Auckland" }}', '2020-03-04'],
  ['{{ htmlDateInZone 1583298367 "Pacific/Honolulu" }}', '2020-03-03'],
  ['{{ htmlDateInZone 1583298367 "x" }}', '2020-03-04'],
  ['{{ htmlDate "x" | regexMatch "^20\\\\d\\\\d-\\\\d\\\\d-\\\\d\\\\d$" }}', 'true'],
  ['{{ toDate "2006-01-02" "2020-13-01" }}', '0001-01-01 00:00:00 +0000 UTC'],
  ['{{ toDate "2006-01-02" "x" }}', '0001-01-01 00:00:00 +0000 UTC'],
  ['{{ toDate "2006-01-02" "2019-02-29" }}', '0001-01-01 00:00:00 +0000 UTC'],
  ['{{ mustToDate "2006-01-02" "2020-03-04" }}', '2020-03-04 00:00:00 +0000 UTC'],
  ['{{ mustToDate "2006" "0000" }}', '0000-01-01 00:00:00 +0000 UTC'],
  ['{{ mustToDate "2006-01-02 15:04" "2020-12-31 23:59" | unixEpoch }}', '1609459140'],
  ['{{ duration "95" }}', '1m35s'],
  ['{{ duration 95 }}', '0s'],
  ['{{ duration (int64 95) }}', '1m35s'],
  ['{{ durationRound "2h10m5s" }}', '2h'],
  ['{{ durationRound "2400h10m5s" }}', '3mo'],
  ['{{ durationRound "1s" }}', '0s'],
  ['{{ unixEpoch (toDate "2006" "1969") }}', '-31536000'],
  ['{{ unixEpoch (toDate "2006" "x") }}', '-62135596800'],
  ['{{ date_in_zone "2006 MST" 0 "Asia/Tokyo" }}', '1970 JST'],
])('%s gives %j', async (template, expected) => {
  expect(await render(template)).toBe(expected);
});

test.each([
  '{{ toDate "2006" "2020" | mustDateModify "bogus" }}',
  '{{ toDate "2006" "2020" | must_date_modify "" }}',
  '{{ mustToDate "2006-01-02" "nope" }}',
  '{{ mustToDate "2006" "20" }}',
])('%s fails', async template => {
  await expect(render(template)).rejects.toThrow('error calling');
});

const noon = { now: () => Date.UTC(2026, 0, 2, 12, 30, 15, 250), randomBytes: () => Buffer.alloc(0) };

test.each([
  ['{{ now }}', '2026-01-02 12:30:15.25 +0000 UTC'],
  ['{{ now.Unix }}', '1767357015'],
  ['{{ now | htmlDate }}', '2026-01-02'],
  ['{{ date "15:04" "no date" }}', '12:30'],
  ['{{ dateInZone "15:04 MST" now "Europe/Berlin" }}', '13:30 CET'],
  ['{{ ago 1767356955 }}', '1m0s'],
  ['{{ ago "no date" }}', '0s'],
  ['{{ toDate "2006" "2020" | durationRound }}', '6y'],
  ['{{ (now.AddDate 0 1 -1).Format "Jan 2" }}', 'Feb 1'],
  ['{{ (now.Sub (toDate "2006" "2026")) }}', '36h30m15.25s'],
  ['{{ now.Before (toDate "2006" "2027") }} {{ now.After (toDate "2006" "2027") }}', 'true false'],
])('at noon %s gives %j', async (template, expected) => {
  expect(await render(template, {}, noon)).toBe(expected);
});
