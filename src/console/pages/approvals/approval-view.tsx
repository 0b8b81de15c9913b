import type { Approval } from '../../api/approval';
import type { InterventionDetail } from '../../api/intervention';
import { InputsDiff } from '../../parts/inputs-diff';
import { Link } from '../../parts/link';
import { RiskMark } from '../../parts/mark';
import { MoreText } from '../../parts/more-text';
import { Money, Sent, Time } from '../../parts/value';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { useDoing } from '../../state/use-doing';
import { words } from '../../text/words';
import { BlastRadius } from '../interventions/blast-radius';
import { RunAround } from '../interventions/run-around';
import { type Decision, decide } from './decision';
import { TimeLeft } from './time-left';

interface ApprovalViewProps {
  readonly approval: Approval;
  /** What is written beside the buttons. */
  readonly note: string;
  readonly onNote: (note: string) => void;
  /** Asks for a decision in a dialog; null where there is nothing to decide. */
  readonly onAsk: ((decision: Decision) => void) | null;
  readonly onDecided: (decision: Decision) => void;
}

/** One request: what is asked, by whom, why, with which inputs, and what can be decided. */
export function ApprovalView(props: ApprovalViewProps) {
  const { approval, onAsk } = props;
  const id = approval.intervention_id ?? null;
  const { answer } = useAnswer<InterventionDetail>(id === null ? null : `/interventions/${encodeURIComponent(id)}`);
  return (
    <article class="detail">
      <header class="detail-head">
        <h2 class="detail-title">
          <Sent text={approval.action_name} />
        </h2>
        <p class="detail-marks">
          <RiskMark level={approval.risk_level ?? 'medium'} />
          <span class="mark accent">{words(approval.status)}</span>
          <span class="quiet">
            asked <Time at={approval.created_at} ago />
          </span>
          {onAsk !== null && <TimeLeft until={approval.expires_at} />}
        </p>
        {onAsk !== null && may('operator') && <Decide {...props} onAsk={onAsk} />}
        {onAsk !== null && !may('operator') && <p class="quiet">A key with the role operator or admin decides this.</p>}
      </header>
      <p class="reason">
        <MoreText text={approval.reason ?? approval.action_description} />
      </p>
      <dl class="pairs">
        <dt>Agent</dt>
        <dd>
          <Sent text={approval.agent_id} clip={false} />
        </dd>
        <dt>It was trying to</dt>
        <dd>
          <MoreText text={answer?.agent_intent} />
        </dd>
        <dt>Estimated cost</dt>
        <dd>
          <Money usd={approval.estimated_cost} />
        </dd>
        {approval.info_request_message !== null && (
          <>
            <dt>Asked back</dt>
            <dd>
              <Sent text={approval.info_request_message} clip={false} />
            </dd>
            <dt>Answer</dt>
            <dd>
              <Sent text={approval.info_response} clip={false} />
            </dd>
          </>
        )}
        {approval.decided_at !== null && (
          <>
            <dt>Decided</dt>
            <dd>
              <Time at={approval.decided_at} /> by <Sent text={approval.decided_by_email} clip={false} />
            </dd>
            <dt>Note</dt>
            <dd>
              <Sent text={approval.decision_notes} clip={false} />
            </dd>
          </>
        )}
      </dl>
      {answer !== null && answer.id === id && <BlastRadius detail={answer} />}
      <section aria-label="Inputs">
        <h3>Inputs</h3>
        <InputsDiff
          before={answer?.modified_inputs == null ? (approval.action_inputs ?? {}) : (answer.original_inputs ?? {})}
          after={answer?.modified_inputs ?? null}
        />
      </section>
      {id !== null && (
        <p>
          <Link to={`/interventions?open=${encodeURIComponent(id)}`}>The intervention with all its fields</Link>
        </p>
      )}
      {approval.run_id != null && <RunAround runId={approval.run_id} id={id ?? ''} />}
    </article>
  );
}

interface DecideProps extends ApprovalViewProps {
  readonly onAsk: (decision: Decision) => void;
}

function Decide({ approval, note, onNote, onAsk, onDecided }: DecideProps) {
  const { isBusy, problem, run } = useDoing();
  /** What is critical is asked once more. */
  const press = (decision: Decision): void => {
    if (approval.risk_level === 'critical' || decision === 'request-info') onAsk(decision);
    else void run(() => decide(approval, decision, note.trim()).then(() => onDecided(decision)));
  };
  return (
    <div class="decide">
      <div class="field">
        <label for="note">Note (optional)</label>
        <input
          id="note"
          class="input"
          maxLength={2_000}
          value={note}
          onInput={({ currentTarget }) => onNote(currentTarget.value)}
        />
      </div>
      <button type="button" class="button primary" disabled={isBusy} onClick={() => press('approve')}>
        Approve <kbd>a</kbd>
      </button>
      <button type="button" class="button danger" disabled={isBusy} onClick={() => press('reject')}>
        Reject <kbd>r</kbd>
      </button>
      <button type="button" class="button" disabled={isBusy} onClick={() => press('request-info')}>
        Ask back <kbd>i</kbd>
      </button>
      <div role="alert">{problem !== null && <p class="fault">{problem.detail}</p>}</div>
    </div>
  );
}
