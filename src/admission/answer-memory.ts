import { hash } from 'node:crypto';
import type { Answer } from './answer.ts';
import type { AnswerText } from './review.ts';

/**
 * Remembers answers. The pods of a ReplicaSet, a Job or a DaemonSet come with one and the same review, but for its uid
 * and the random end of the name that the API server gives the volume of the ServiceAccount token; a decision depends
 * on the review and on what is watched, and on nothing else. So a rollout is decided once.
 */
export interface AnswerMemory {
  /** undefined: nothing will be found or kept for such a review. */
  question(body: string): Question | undefined;
  recall(question: Question): Remembered | undefined;
  /** An answer is kept when the question comes for the second time: most never do, and keeping costs memory. */
  keep(question: Question, answer: Answer, text: AnswerText): void;
}

export interface Question {
  readonly uid: string;
  /** SHA-256 of the review without what is random in it: the review itself is not held on to. */
  readonly key: string;
  /** Name of the token volume, which is random. */
  readonly tokenVolume: string | undefined;
}

export interface Remembered {
  readonly answer: Answer;
  readonly text: AnswerText;
}

export interface AnswerMemoryOptions {
  /**
   * Whatever else decisions depend on, compared by identity: when one of these is another than before, everything is
   * forgotten.
   */
  readonly world: () => readonly unknown[];
  /** Of all answers together, in characters; half a megabyte when not given. */
  readonly capacity?: number;
}

/** A review larger than this is decided anew each time. */
const LONGEST_QUESTION = 64 * 1024;
/** How many questions that came once are known. */
const MOST_ONCE = 1024;

export function answerMemory({ world, capacity = 512 * 1024 }: AnswerMemoryOptions): AnswerMemory {
  const answers = new Map<string, Remembered>();
  let size = 0;
  let once = new Set<string>();
  let before: readonly unknown[] = [];

  const forgetOldWorld = (): void => {
    const now = world();
    if (now.length === before.length && now.every((part, i) => part === before[i])) return;
    before = now;
    answers.clear();
    size = 0;
  };

  return {
    question: questionOf,
    recall({ key }) {
      forgetOldWorld();
      return answers.get(key);
    },
    keep({ key, tokenVolume }, answer, text) {
      if (answers.has(key)) return;
      if (!once.delete(key)) {
        if (once.size >= MOST_ONCE) once = new Set();
        once.add(key);
        return;
      }
      if (tokenVolume !== undefined && mentions(text, tokenVolume)) return;
      answers.set(key, { answer, text });
      size += text.tail.length;
      for (const [oldest, old] of answers) {
        if (size <= capacity) break;
        answers.delete(oldest);
        size -= old.text.tail.length;
      }
    },
  };
}

/**
 * How Go writes the beginning of every AdmissionReview: fields in the order of the type. A quote inside a string of JSON
 * is escaped, so nothing that a user wrote can look like this.
 */
const BEGINNING =
  /^\{"kind":"AdmissionReview","apiVersion":"admission\.k8s\.io\/v1","request":\{"uid":"([0-9a-f-]{36})"/;
/** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume */
const TOKEN_VOLUME = /"(kube-api-access-[a-z0-9]{5})"/;
/** Cannot stand in JSON as it is, so no review that was sent contains it. */
const PLACEHOLDER = '\u0000';

function questionOf(body: string): Question | undefined {
  if (body.length > LONGEST_QUESTION) return undefined;
  const beginning = BEGINNING.exec(body);
  const uid = beginning?.[1];
  if (beginning === null || uid === undefined) return undefined;
  const rest = body.slice(beginning[0].length);
  const tokenVolume = TOKEN_VOLUME.exec(rest)?.[1];
  const asked = tokenVolume === undefined ? rest : rest.replaceAll(tokenVolume, PLACEHOLDER);
  return { uid, key: hash('sha256', asked, 'base64'), tokenVolume };
}

function mentions({ tail, patch = '' }: AnswerText, name: string): boolean {
  return tail.includes(name) || patch.includes(name);
}
