import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { AnswerText } from './review.ts';
import type { Outcome } from './with-metrics.ts';

/**
 * Remembers answers. The pods of a ReplicaSet or a Job come with one and the same review, but for its uid and the random
 * end of the name that the API server gives the volume of the ServiceAccount token; a decision depends on the review and
 * on what is watched, and on nothing else. So a rollout is decided once.
 */
export interface AnswerMemory {
  /** undefined: nothing will be found or kept for such a review, as for the first of its sort. */
  question(body: string): Question | undefined;
  recall(question: Question): Remembered | undefined;
  /**
   * An answer is kept when its question comes for the second time, so from the third review of a sort on: most never come
   * again, and keeping costs memory.
   */
  keep(question: Question, outcome: Outcome, text: AnswerText): void;
}

export interface Question {
  readonly uid: string;
  /** SHA-256 of the review without what is random in it: the review itself is not held on to. */
  readonly key: string;
  /** Name of the token volume, which is random. */
  readonly tokenVolume: string | undefined;
}

export interface Remembered {
  readonly outcome: Outcome;
  /** As in {@link AnswerText}. */
  readonly tail: string;
}

export interface AnswerMemoryOptions {
  /**
   * Whatever else decisions depend on, compared by identity: when one of these is another than before, everything is
   * forgotten.
   */
  readonly world: () => readonly unknown[];
  /** Of all that is kept, in characters; half a megabyte when not given. */
  readonly capacity?: number;
}

/** A review larger than this is decided anew each time. */
const LONGEST_QUESTION = 64 * 1024;
/**
 * How many questions that came before are known, and how many sorts of pods: about as many as answers have room. Were it
 * more, pods of very many workloads in turn would be kept and pushed out again all the time.
 */
const MOST_KNOWN = 64;
/** What an answer costs besides its text: its key, and its place in the map. */
const OVERHEAD = 256;

export function answerMemory({ world, capacity = 512 * 1024 }: AnswerMemoryOptions): AnswerMemory {
  const answers = new Map<string, Remembered>();
  let size = 0;
  const noteSort = cameBefore();
  const noteQuestion = cameBefore();
  let before: readonly unknown[] = [];

  const forgetOldWorld = (): void => {
    const now = world();
    if (now.length === before.length && now.every((part, i) => part === before[i])) return;
    before = now;
    answers.clear();
    size = 0;
  };

  return {
    question(body) {
      const sort = sortOf(body);
      return sort === undefined || !noteSort(sort) ? undefined : questionOf(body);
    },
    recall({ key }) {
      forgetOldWorld();
      return answers.get(key);
    },
    keep({ key, tokenVolume }, outcome, text) {
      if (!noteQuestion(key)) return;
      if (tokenVolume !== undefined && mentions(text, tokenVolume)) return;
      answers.set(key, { outcome, tail: text.tail });
      size += OVERHEAD + text.tail.length;
      for (const [oldest, { tail }] of answers) {
        if (size <= capacity) break;
        answers.delete(oldest);
        size -= OVERHEAD + tail.length;
      }
    },
  };
}

/** Notes a key and tells whether it came before. Of too many it forgets all. */
function cameBefore(): (key: string | number) => boolean {
  let known = new Set<string | number>();
  return key => {
    if (known.has(key)) return true;
    if (known.size >= MOST_KNOWN) known = new Set();
    known.add(key);
    return false;
  };
}

const GENERATE_NAME = '"generateName":"';

/**
 * A checksum of what the pods of a ReplicaSet or a Job have in common, quickly found: most reviews are the first of their
 * sort, and need no digest. undefined: a pod with a name of its own, which does not come again.
 */
function sortOf(body: string): number | undefined {
  const at = body.indexOf(GENERATE_NAME);
  if (at === -1) return undefined;
  const begin = at + GENERATE_NAME.length;
  return crc32(body.slice(begin, body.indexOf('"', begin)));
}

/**
 * How Go writes the beginning of every AdmissionReview: fields in the order of the type. A quote inside a string of JSON
 * is escaped, so nothing that a user wrote can look like this.
 */
const BEGINNING =
  /^\{"kind":"AdmissionReview","apiVersion":"admission\.k8s\.io\/v1","request":\{"uid":"([0-9a-f-]{36})"/;
/**
 * The volume and its mounts as the API server makes them. A name that stands anywhere else may mean something: that of a
 * Secret decides what is served.
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
const TOKEN_VOLUME = /\{"name":"(kube-api-access-[a-z0-9]{5})","projected":\{/;
const BEFORE_NAME = '{"name":"';
const VOLUME_REST = '","projected":{';
const MOUNT_REST = '","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}';
/** Cannot stand in JSON as it is, so no review that was sent contains it. */
const PLACEHOLDER = '\u0000';

function questionOf(body: string): Question | undefined {
  if (body.length > LONGEST_QUESTION) return undefined;
  const beginning = BEGINNING.exec(body);
  const uid = beginning?.[1];
  if (beginning === null || uid === undefined) return undefined;
  const rest = body.slice(beginning[0].length);
  const tokenVolume = TOKEN_VOLUME.exec(rest)?.[1];
  const asked = tokenVolume === undefined ? rest : withoutTokenVolume(rest, tokenVolume);
  return asked === undefined ? undefined : { uid, key: hash('sha256', asked, 'base64'), tokenVolume };
}

/** undefined: the name stands somewhere else too. */
function withoutTokenVolume(text: string, name: string): string | undefined {
  const parts = text.split(name);
  const isVolume = (part: string): boolean => part.startsWith(VOLUME_REST);
  const isExpected =
    parts.every((part, i) => i === parts.length - 1 || part.endsWith(BEFORE_NAME)) &&
    parts.every((part, i) => i === 0 || isVolume(part) || part.startsWith(MOUNT_REST)) &&
    parts.filter((part, i) => i > 0 && isVolume(part)).length === 1;
  return isExpected ? parts.join(PLACEHOLDER) : undefined;
}

function mentions({ tail, patch = '' }: AnswerText, name: string): boolean {
  return tail.includes(name) || patch.includes(name);
}
