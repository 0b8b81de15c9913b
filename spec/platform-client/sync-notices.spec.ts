import { type FailureKind, SendFailure } from '../../src/platform-client/send-failure';
import { SyncNotices } from '../../src/platform-client/sync-notices';
import { ManualClock } from '../../src/testing/manual-clock';
import { RecordingLogger } from '../sinks/doubles/recording-logger';

const setUp = () => {
  const logger = new RecordingLogger();
  const clock = new ManualClock();
  const notices = new SyncNotices(logger, clock, 'http://p', 'nowhere');
  const fail = (kind: FailureKind, records = 2): void =>
    notices.failed(new SendFailure(kind, `of the ${kind}`), () => ({ records, bytes: 9, oldestAt: null }));
  const told = () => logger.entries.map(({ level, message }) => `${level}: ${message.split('.')[0]}`);
  return { clock, notices, fail, told };
};

describe('SyncNotices', () => {
  it('tells once of each kind of trouble though they come by turns, again after an hour, and once when it is over', () => {
    const { clock, notices, fail, told } = setUp();
    const answer = 'warn: 2 records are not sent to http://p: of the answer';
    const key = 'warn: 2 records are not sent to http://p: of the key';
    for (let times = 0; times < 10; times++) {
      fail('answer');
      fail('key');
    }
    expect(told()).toEqual([answer, key]);
    clock.advance(3_600_000);
    fail('answer');
    expect(told()).toEqual([answer, key, answer]);
    notices.succeeded();
    notices.succeeded();
    fail('key', 1);
    expect(told().slice(3)).toEqual([
      'info: Records reach http://p again; everything is sent',
      'warn: 1 record is not sent to http://p: of the key',
    ]);
  });

  it('names no number where none can be known', () => {
    const { fail, told } = setUp();
    fail('files', 0);
    expect(told()).toEqual(['warn: Records are not sent to http://p: of the files']);
  });
});
