import { meaningOf } from './answer-meaning';
import type { PlatformAnswer } from './platform-answer';
import { SendFailure } from './send-failure';

const STATUSES = ['pending', 'info_requested', 'approved', 'rejected', 'expired', 'cancelled', 'unknown'] as const;

/** What a question on the platform has come to; `unknown`: the platform has no such question any more. */
export interface QuestionState {
  readonly status: (typeof STATUSES)[number];
  readonly decidedBy?: string;
  readonly notes?: string;
  /** What an operator wants to know first. */
  readonly infoMessage: string | null;
  /** Counts its changes; null where the platform does not say. */
  readonly revision: number | null;
}

/**
 * Reads the answer to a poll.
 *
 * @throws {@link SendFailure} where it is to be asked again later.
 */
export function questionState(answer: PlatformAnswer): QuestionState {
  meaningOf(answer, false);
  if (answer.status === 404) return { status: 'unknown', infoMessage: null, revision: null };
  const { status, decided_by_email: by, decision_notes: notes, info_request_message: message } = answer.json ?? {};
  const revision = answer.json?.revision;
  const known = STATUSES.find((each) => each === status);
  if (known === undefined) throw new SendFailure('answer', 'the platform did not say what the approval has come to');
  return {
    status: known,
    decidedBy: textOf(by),
    notes: textOf(notes),
    infoMessage: textOf(message) ?? null,
    revision: Number.isSafeInteger(revision) ? (revision as number) : null,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
