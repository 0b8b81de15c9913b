import { SendFailure } from './send-failure';

/** One event of the platform. */
export interface PlatformEvent {
  readonly name: string;
  /** Empty where what was sent is no JSON object. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** No event of a platform is longer. Unit: characters. */
const MAX_CHARACTERS = 262_144;

/** Reads `text/event-stream` as it comes in pieces. */
export class EventParser {
  /** The id to come back with; null where there was none yet. */
  lastId: string | null = null;
  private text = '';

  /**
   * Takes the next piece, and gives the events that are whole.
   *
   * @throws {@link SendFailure} of the kind `answer` where one is longer than any of a platform.
   */
  take(piece: string): readonly PlatformEvent[] {
    this.text += piece;
    const blocks = this.text.replaceAll('\r\n', '\n').split('\n\n');
    this.text = blocks.pop() ?? '';
    if (this.text.length > MAX_CHARACTERS)
      throw new SendFailure('answer', 'what streams is no platform; check the url');
    return blocks.flatMap((block) => this.event(block));
  }

  private event(block: string): readonly PlatformEvent[] {
    let name = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const [, field, value = ''] = /^([a-z]+):? ?(.*)$/.exec(line) ?? [];
      if (field === 'id' && /^\d{1,15}$/.test(value)) this.lastId = value;
      else if (field === 'event') name = value;
      else if (field === 'data') data.push(value);
    }
    return data.length === 0 ? [] : [{ name, data: jsonObject(data.join('\n')) }];
  }
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
