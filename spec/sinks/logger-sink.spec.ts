import { InterventionOutcome } from '../../src/core/intervention';
import { LoggerSink } from '../../src/sinks/logger-sink';
import { sampleIntervention } from '../../src/testing/sample-intervention';
import { sinkContract } from '../../src/testing/sink-contract';
import { RecordingLogger } from './doubles/recording-logger';

describe('LoggerSink', () => {
  describe('contract', () => {
    const loggers = new WeakMap<object, RecordingLogger>();
    const checks = sinkContract(
      () => {
        const logger = new RecordingLogger();
        const sink = new LoggerSink(logger);
        loggers.set(sink, logger);
        return sink;
      },
      { arrivedIds: (sink) => loggers.get(sink)?.entries.map(({ fields }) => (fields as { id: string }).id) ?? [] },
    );
    for (const check of checks) it(check.name, check.run);
  });

  it('logs who was stopped, by what and why, and no argument', () => {
    const logger = new RecordingLogger();
    new LoggerSink(logger).write([{ kind: 'intervention', intervention: sampleIntervention() }]);
    expect(logger.entries).toEqual([
      {
        level: 'warn',
        fields: {
          id: '01900000-0000-7000-8000-000000000001',
          action_name: 'refund_customer',
          outcome: 'blocked',
          type: 'hard_block',
          risk_level: 'high',
          rule: 'deny-list',
          reason_code: 'ACTION_DENIED',
          cost_prevented_usd: 0.02,
          agent_id: 'support-1',
          run_id: 'run-1',
        },
        message: 'blocked refund_customer: refund_customer is denied by the policy production-safety.',
      },
    ]);
  });

  it('warns of what was blocked or rejected, and informs of all else', () => {
    const logger = new RecordingLogger();
    new LoggerSink(logger).write(
      Object.values(InterventionOutcome).map((outcome) => ({
        kind: 'intervention',
        intervention: sampleIntervention({ outcome, reason: 'Because.' }),
      })),
    );
    expect(logger.entries.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warn: blocked refund_customer: Because.',
      'info: escalated refund_customer: Because.',
      'info: approved after review refund_customer: Because.',
      'warn: rejected after review refund_customer: Because.',
      'info: modified refund_customer: Because.',
      'info: warned refund_customer: Because.',
    ]);
  });
});
