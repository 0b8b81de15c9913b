import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many turns of the event loop a question may take. */
const MAX_TURNS = 1000;
const PROMPT = /Run it\? \[(y|yes)\/n\] $/;

/** A terminal without a screen: keeps what is shown, and types. */
export class FakeTerminal {
  readonly input = new PassThrough();
  /** Everything that was shown. */
  shown = '';
  readonly output = new Writable({
    write: (chunk, _encoding, done) => {
      this.shown += String(chunk);
      done();
    },
  });
  private answered = 0;

  type(line: string): void {
    this.input.write(`${line}\n`);
  }

  /** Waits until a question is shown that nothing was typed for, and answers it. */
  async answer(line: string): Promise<void> {
    await this.prompted();
    this.answered = this.shown.length;
    this.type(line);
  }

  /** Waits until a question is shown that nothing was typed for. */
  async prompted(): Promise<void> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      await nextTurn();
      if (this.shown.length > this.answered && PROMPT.test(this.shown)) return;
    }
    throw new Error(`No question is shown that nothing was typed for, but:${this.shown}`);
  }
}
