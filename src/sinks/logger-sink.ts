import type { Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import { InterventionSink, type SinkRecord } from './sink';

/**
 * Logs each intervention in one line: blocked and rejected ones as warnings, all others as information.
 *
 * Inputs and context stay out of the log.
 */
export class LoggerSink extends InterventionSink {
  readonly name = 'logger';

  constructor(private readonly logger: Logger) {
    super();
  }

  write(batch: readonly SinkRecord[]): void {
    for (const record of batch) {
      if (record.kind === 'intervention') this.log(record.intervention);
    }
  }

  private log(intervention: Intervention): void {
    const { outcome, actionName, reason } = intervention;
    const level = outcome === 'blocked' || outcome === 'rejected_after_review' ? 'warn' : 'info';
    this.logger[level](
      {
        id: intervention.id,
        action_name: actionName,
        outcome,
        type: intervention.type,
        risk_level: intervention.riskLevel,
        rule: intervention.rule,
        reason_code: intervention.reasonCode,
        cost_prevented_usd: intervention.costPreventedUsd,
        agent_id: intervention.agentId,
        run_id: intervention.runId,
      },
      `${outcome.replaceAll('_', ' ')} ${actionName}: ${reason}`,
    );
  }
}
