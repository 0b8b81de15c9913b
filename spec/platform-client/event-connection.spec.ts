import { EventConnection } from '../../src/platform-client/event-connection';
import type { PlatformConnection } from '../../src/platform-client/platform-connection';
import { SendFailure } from '../../src/platform-client/send-failure';
import { ManualClock } from '../../src/testing';

const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('EventConnection', () => {
  it('is made again within 5 s, however often it could not be made: who is deaf does not hear of a stop', async () => {
    const clock = new ManualClock();
    let attempts = 0;
    const connection = {
      open: async () => {
        attempts += 1;
        throw new SendFailure('network', 'nobody is there');
      },
    } as unknown as PlatformConnection;
    const events = new EventConnection({ connection, clock, backOffMs: () => 60_000 });
    events.start();
    await turns();
    for (let before = 1; before <= 10; before++) {
      expect(attempts).toBe(before);
      clock.advance(4_999);
      await turns();
      expect(attempts).toBe(before);
      clock.advance(1);
      await turns();
    }
    events.close();
  });
});
