import type { Answer } from './answer.ts';
import type { Deadline } from './server/deadline.ts';
import type { AdmissionRequest } from './review.ts';

/**
 * Decides about one request. Answers at once where it can: a promise costs a turn of the event loop and is for
 * decisions that must wait for the API server.
 */
export type Handler = (request: AdmissionRequest, deadline: Deadline) => Answer | Promise<Answer>;
