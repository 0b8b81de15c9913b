export const BY_SYMBOL = Symbol('by symbol');

/** What the agents of both dialects have in common: one table-driven spec runs over them. */
export interface Agents {
  readonly Plain: AgentOf<Acting>;
  /** Has no actions of its own. */
  readonly Heir: AgentOf<Acting>;
  readonly HeirWithOwnAction: AgentOf<Acting>;
  readonly Marked: AgentOf<Acting>;
  /** Marked itself, its action is the base's. */
  readonly MarkedHeir: AgentOf<Acting>;
  /** Bare, below a marked class. */
  readonly HeirOfMarked: AgentOf<Acting>;
  readonly Kinds: AgentOf<Kinds> & KindsClass;
  readonly HeirOfKinds: AgentOf<Kinds> & KindsClass;
  readonly Hiding: AgentOf<Hiding> & { callHiddenStatic(text: string): Promise<string> };
  readonly HeirOfHiding: AgentOf<Hiding>;
  readonly Throwing: AgentOf<Throwing>;
  readonly Base: AgentOf<Overridden>;
  readonly Overriding: AgentOf<Overridden>;
  readonly OverridingTwice: AgentOf<Overridden>;
  readonly OverridingLate: AgentOf<Overridden>;
  readonly OverridingLateAmbient: AgentOf<Overridden>;
  readonly OverridingBare: AgentOf<Overridden>;
  readonly OverridingRefused: AgentOf<Overridden>;
  readonly OverridingForAnother: AgentOf<Overridden & { another: Overridden }>;
  readonly OverridingInherited: AgentOf<Overridden>;
  readonly Recursive: AgentOf<{ ran: string[]; countDown(from: number): Promise<void> }>;
  readonly OverridingRecursive: AgentOf<{
    countDown(from: number): Promise<void>;
    countDownAsBase(from: number): Promise<void>;
  }>;
  readonly Twice: AgentOf<Acting>;
  /** Both have an action `pay`, at different prices. */
  readonly Dear: AgentOf<Acting>;
  readonly Cheap: AgentOf<Acting>;
  readonly Frozen: AgentOf<Acting>;
}

export type AgentOf<T> = new () => T;

export interface Acting {
  /** What its bodies were called with. */
  readonly ran: string[];
  act(text: string): Promise<string>;
}

export interface Kinds {
  readonly ran: string[];
  sync(text: string): string;
  async(text: string): Promise<string>;
  promised(text: string): Promise<string>;
  stream(text: string): AsyncGenerator<string>;
  [BY_SYMBOL](text: string): Promise<string>;
}

export interface KindsClass {
  readonly ran: string[];
  ofTheClass(text: string): Promise<string>;
}

export interface Hiding {
  readonly ran: string[];
  callHidden(text: string): Promise<string>;
}

export interface Throwing {
  sync(error: unknown): never;
  async(error: unknown): Promise<never>;
  promised(error: unknown): Promise<never>;
  stream(error: unknown): AsyncGenerator<string>;
}

export interface Overridden {
  readonly ran: string[];
  act(text: string): Promise<string>;
}
