import { answerName, type PlatformAnswer } from './platform-answer';
import { SendFailure } from './send-failure';

/**
 * What is to be done about a batch: `kept`; `named`, where some of its records are refused; `halve`, where some may be;
 * `older`, where the platform may not know batches.
 */
export type AnswerMeaning = 'kept' | 'named' | 'halve' | 'older';

/**
 * Says what an answer to a batch means. PLATFORM, "From an agent to the platform".
 *
 * @param namesRecords - whether the answer names records of the batch.
 * @throws {@link SendFailure} where the batch is to be sent again later: 401 and 403 of the kind `key`; redirects, 408,
 * 425, 429, 5xx, and whatever a platform would not say of the kind `answer`.
 */
export function meaningOf(answer: PlatformAnswer, namesRecords: boolean): AnswerMeaning {
  const { status, json, text, retryAfterMs } = answer;
  const later = (why: string): SendFailure => new SendFailure('answer', why, retryAfterMs);
  if (status === 401 || status === 403) {
    throw new SendFailure('key', `the platform refused the key (${answerName(answer)})`, null);
  }
  if (status === 413) return 'halve';
  if (status >= 300 && status < 400) throw later(`it was redirected (${status}); give the final address as url`);
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    throw later(`the platform answered ${answerName(answer)}`);
  }
  const isOurs = json !== null || (status >= 400 && text.trim() === '');
  if (!isOurs || status < 200) throw later(`what answered ${status} is no platform; check the url`);
  if (status < 300) return 'kept';
  if (status === 404 || status === 405) return 'older';
  if (status === 422 && namesRecords) return 'named';
  return status === 400 || status === 422 ? 'older' : 'halve';
}
