import { PosternError } from '../../errors.ts';

/**
 * The answer to a call that gets no AdmissionReview. The API server quotes a plain text in what it tells the
 * user, so the text says what happened and nothing of what the body held.
 */
export function toHttpError(error: unknown): { readonly status: number; readonly text: string } {
  if (error instanceof PosternError) {
    return {
      status: error.code === 'REVIEW_UNREADABLE' ? 400 : 500,
      text: `${error.code}: ${error.message}`,
    };
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return fromFastify.get(code) ?? { status: 500, text: 'INTERNAL: Postern failed to answer' };
}

/** https://fastify.dev/docs/latest/Reference/Errors/ */
const fromFastify = new Map<unknown, { status: number; text: string }>([
  [
    'FST_ERR_CTP_BODY_TOO_LARGE',
    { status: 413, text: 'BODY_TOO_LARGE: an AdmissionReview may be 8 MiB long' },
  ],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', { status: 415, text: 'CONTENT_TYPE: send application/json' }],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', { status: 400, text: 'REVIEW_UNREADABLE: the body is cut short' }],
]);
