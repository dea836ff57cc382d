import { expect, test } from 'vitest';
import { fake } from './fake.ts';
import { request, texts } from './testing/request.ts';

test('gives what stands in the manifest', async () => {
  expect(texts(await fake.generate(request('Fake', { data: { user: 'me', empty: '' } })))).toEqual({
    user: 'me',
    empty: '',
  });
  expect(texts(await fake.generate(request('Fake', {})))).toEqual({});
});

test('a value that is no text is refused', async () => {
  await expect(fake.generate(request('Fake', { data: { port: 1 } }))).rejects.toThrow(
    'Fake/test: spec.data.port: it must be text',
  );
});
