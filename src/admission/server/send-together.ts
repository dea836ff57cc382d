/**
 * Sends answers at the end of the turn of the event loop in which they were given, one right after the other. A client on
 * another core that reads them in one thread, as Go's network poller does, is woken for the first and still awake for the
 * others. Waking it is most of what a write costs: with eight connections a call takes an eighth less of CPU.
 * @param isAlone whether nobody else can be answered in this turn, so that waiting for its end is in vain
 */
export function sendTogether(isAlone: () => boolean): (send: () => void) => void {
  let waiting: (() => void)[] = [];
  const sendAll = (): void => {
    const sends = waiting;
    waiting = [];
    for (const send of sends) send();
  };
  return send => {
    if (waiting.length === 0 && isAlone()) return send();
    if (waiting.push(send) === 1) setImmediate(sendAll);
  };
}
