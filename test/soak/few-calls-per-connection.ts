/**
 * Preloaded into `serve`: connections end after a few calls, so that an API server shakes hands all the time. By itself
 * it would keep the first one and never see another certificate.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:https';

const CALLS_PER_CONNECTION = 25;

subscribe('http.server.request.start', message => {
  if (typeof message !== 'object' || message === null || !('server' in message)) return;
  if (message.server instanceof Server) message.server.maxRequestsPerSocket = CALLS_PER_CONNECTION;
});
