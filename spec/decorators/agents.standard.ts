// The agents of the matrix, in the standard dialect. The other dialect has the same classes.
import { GuardedAction, GuardedAgent } from 'agent-sentinel';
import { type Agents, BY_SYMBOL } from './agents';

class Plain {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'act' })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

class Heir extends Plain {}

class HeirWithOwnAction extends Plain {
  @GuardedAction()
  async actToo(text: string) {
    this.ran.push(text);
  }
}

@GuardedAgent()
class Marked {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'act' })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

@GuardedAgent()
class MarkedHeir extends Plain {}

class HeirOfMarked extends Marked {}

class Kinds {
  static readonly ran: string[] = [];
  readonly ran: string[] = [];

  @GuardedAction()
  sync(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }

  @GuardedAction()
  async async(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }

  @GuardedAction({ mode: 'async' })
  promised(text: string) {
    this.ran.push(text);
    return Promise.resolve(`did ${text}`);
  }

  @GuardedAction()
  async *stream(text: string) {
    this.ran.push(text);
    yield `did ${text}`;
    yield `did ${text} again`;
  }

  @GuardedAction({ name: 'by_symbol' })
  async [BY_SYMBOL](text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }

  @GuardedAction()
  static async ofTheClass(text: string) {
    Kinds.ran.push(text);
    return `did ${text}`;
  }
}

class HeirOfKinds extends Kinds {}

class Hiding {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'hidden' })
  async #hidden(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }

  @GuardedAction({ name: 'hidden_static' })
  static async #hiddenStatic(text: string) {
    return `did ${text}`;
  }

  callHidden(text: string) {
    return this.#hidden(text);
  }

  static callHiddenStatic(text: string) {
    return Hiding.#hiddenStatic(text);
  }
}

/** Has a private method of the same name, which is no override. */
class HeirOfHiding extends Hiding {
  @GuardedAction({ name: 'hidden_too' })
  async #hidden(text: string) {
    return this.callBase(text);
  }

  private callBase(text: string) {
    return super.callHidden(text);
  }

  override callHidden(text: string) {
    return this.#hidden(text);
  }
}

class Throwing {
  @GuardedAction({ name: 'throw_sync' })
  sync(error: unknown): never {
    throw error;
  }

  @GuardedAction({ name: 'throw_async' })
  async async(error: unknown): Promise<never> {
    throw error;
  }

  @GuardedAction({ name: 'throw_promised', mode: 'async' })
  promised(error: unknown): Promise<never> {
    throw error;
  }

  @GuardedAction({ name: 'throw_stream' })
  async *stream(error: unknown): AsyncGenerator<string> {
    yield 'begun';
    throw error;
  }
}

class Base {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'act', costUsd: 1 })
  async act(text: string) {
    this.ran.push(`Base ${text}`);
    return `did ${text}`;
  }
}

class Overriding extends Base {
  @GuardedAction({ name: 'act_more', costUsd: 10 })
  override async act(text: string) {
    this.ran.push(`Overriding ${text}`);
    return super.act(text);
  }
}

class OverridingTwice extends Overriding {
  @GuardedAction({ name: 'act_most', costUsd: 100 })
  override async act(text: string) {
    this.ran.push(`OverridingTwice ${text}`);
    return super.act(text);
  }
}

class OverridingLate extends Base {
  @GuardedAction({ name: 'act_late', costUsd: 10 })
  override async act(text: string) {
    this.ran.push(`OverridingLate ${text}`);
    await null;
    return super.act(text);
  }
}

class OverridingLateAmbient extends Base {
  @GuardedAction({ name: 'act_late', costUsd: 10, ambient: true })
  override async act(text: string) {
    this.ran.push(`OverridingLateAmbient ${text}`);
    await null;
    return super.act(text);
  }
}

class OverridingBare extends Base {
  override async act(text: string) {
    this.ran.push(`OverridingBare ${text}`);
    return text;
  }
}

@GuardedAgent({ overrides: 'refuse' })
class OverridingRefused extends Base {
  override async act(text: string) {
    return text;
  }
}

/** Has the base's method done by another agent. */
class OverridingForAnother extends Base {
  another: Base = this;

  @GuardedAction({ name: 'act_elsewhere', costUsd: 10 })
  override async act(text: string) {
    return super.act.call(this.another, text);
  }
}

@GuardedAgent({ overrides: 'inherit' })
class OverridingInherited extends Base {
  override async act(text: string) {
    this.ran.push(`OverridingInherited ${text}`);
    return super.act(text);
  }
}

class Recursive {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'count_down' })
  async countDown(from: number): Promise<void> {
    this.ran.push(`Recursive ${from}`);
    if (from > 0) return this.countDown(from - 1);
  }
}

class OverridingRecursive extends Recursive {
  @GuardedAction({ name: 'count_down_more' })
  override async countDown(from: number): Promise<void> {
    this.ran.push(`OverridingRecursive ${from}`);
    return super.countDown(from);
  }

  countDownAsBase(from: number): Promise<void> {
    return super.countDown(from);
  }
}

class Twice {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'outer' })
  @GuardedAction({ name: 'inner' })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

class Dear {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'pay', costUsd: 100 })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

class Cheap {
  readonly ran: string[] = [];

  @GuardedAction({ name: 'pay', costUsd: 1 })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

class Frozen {
  readonly ran: string[] = [];

  constructor() {
    Object.freeze(this);
  }

  @GuardedAction({ name: 'act' })
  async act(text: string) {
    this.ran.push(text);
    return `did ${text}`;
  }
}

export const agents: Agents = {
  Plain,
  Heir,
  HeirWithOwnAction,
  Marked,
  MarkedHeir,
  HeirOfMarked,
  Kinds,
  HeirOfKinds,
  Hiding,
  HeirOfHiding,
  Throwing,
  Base,
  Overriding,
  OverridingTwice,
  OverridingLate,
  OverridingLateAmbient,
  OverridingBare,
  OverridingRefused,
  OverridingForAnother,
  OverridingInherited,
  Recursive,
  OverridingRecursive,
  Twice,
  Dear,
  Cheap,
  Frozen,
};
