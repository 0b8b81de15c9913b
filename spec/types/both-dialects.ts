// Checked by tsc only, once in each decorator dialect: by tsconfig.json and by standard/tsconfig.json.
import {
  createSentinel,
  type DeclaredBlastRadius,
  GuardedAction,
  type GuardedActionDecorator,
  type GuardedActionOptions,
  GuardedAgent,
} from 'agent-sentinel';
import { sameType } from './same-type';

interface Receipt {
  readonly paidUsd: number;
}

const commonOptions = { tags: ['payment'], costUsd: 0.02 };
const typedOptions: GuardedActionOptions = { costUsd: (...args) => args.length };
const storedDecorator = GuardedAction({ name: 'stored', costUsd: 1 });
const typedDecorator: GuardedActionDecorator<[amountUsd: number], Receipt> = GuardedAction({
  costUsd: (amountUsd) => amountUsd,
});

/** What compiles. */
@GuardedAgent({ agentId: 'payments', tags: ['payment'], riskLevel: 'high', overrides: 'inherit' })
export class Correct {
  @GuardedAction()
  async bare(orderId: string, amountUsd: number) {
    return { orderId, paidUsd: amountUsd };
  }

  // Nothing is annotated: the parameters and the result are the method's.
  @GuardedAction({
    costUsd: (orderId, amountUsd) => {
      sameType<typeof orderId, string>();
      sameType<typeof amountUsd, number>();
      return amountUsd;
    },
    blastRadius: (orderId, amountUsd) => {
      sameType<[typeof orderId, typeof amountUsd], [string, number]>();
      return { summary: orderId, records: amountUsd };
    },
    intent: (orderId, amountUsd) => {
      sameType<[typeof orderId, typeof amountUsd], [string, number]>();
      return orderId;
    },
    actualCostUsd: (result, orderId, amountUsd) => {
      sameType<typeof result, Receipt>();
      sameType<[typeof orderId, typeof amountUsd], [string, number]>();
      return result.paidUsd;
    },
  })
  async inferred(orderId: string, amountUsd: number): Promise<Receipt> {
    return { paidUsd: amountUsd + orderId.length };
  }

  @GuardedAction({ actualCostUsd: (result) => result.paidUsd })
  async inferredReturnType(amountUsd: number) {
    return { paidUsd: amountUsd, next: this.synchronous('a') };
  }

  @GuardedAction({
    costUsd: (_orderId: string, amountUsd: number) => amountUsd,
    actualCostUsd: (result: Receipt, _orderId: string, amountUsd: number) => result.paidUsd + amountUsd,
  })
  async annotated(_orderId: string, amountUsd: number): Promise<Receipt> {
    return { paidUsd: amountUsd };
  }

  @GuardedAction({
    costUsd: (orderId: string) => orderId.length,
    intent: () => 'pay',
    blastRadius: (_id: unknown) => '',
  })
  async fewerAndWiderParameters(_orderId: string, _amountUsd: number) {}

  @GuardedAction({ actualCostUsd: (result) => result.length })
  synchronous(text: string) {
    return text;
  }

  @GuardedAction({
    costUsd: (text, limit) => {
      sameType<typeof limit, number | undefined>();
      return text.length;
    },
  })
  async withDefault(text: string, limit = 10) {
    return text.slice(limit);
  }

  @GuardedAction({ costUsd: (...amounts) => amounts.reduce((sum, amount) => sum + amount, 0) })
  async withRest(...amounts: number[]) {
    return amounts;
  }

  @GuardedAction({ costUsd: ({ to }) => to.length })
  async withDestructuring({ to, text }: { to: string[]; text: string }) {
    return to.map((address) => `${address} ${text}`);
  }

  @GuardedAction({ costUsd: (text) => text.length })
  async *asyncGenerator(text: string) {
    yield text;
  }

  @GuardedAction({ costUsd: (value) => (value === undefined ? 0 : 1) })
  async generic<T>(value: T): Promise<T> {
    return value;
  }

  @GuardedAction({ costUsd: (text) => text.length, actualCostUsd: (result) => result.synchronous('a').length })
  async explicitThis(this: Correct, text: string) {
    this.synchronous(text);
    return this;
  }

  @GuardedAction({ costUsd: (text) => text.length })
  fluent(_text: string): this {
    return this;
  }

  @GuardedAction({ costUsd: (text) => text.length })
  static async ofTheClass(text: string) {
    return text;
  }

  @GuardedAction({ costUsd: (text) => text.length })
  protected async forHeirs(text: string) {
    return this.forNobodyElse(text);
  }

  @GuardedAction({ costUsd: (text) => text.length })
  private async forNobodyElse(text: string) {
    return text;
  }

  overloaded(text: string): string;
  overloaded(count: number): number;
  @GuardedAction({ costUsd: 1 })
  overloaded(value: string | number): string | number {
    return value;
  }

  @GuardedAction({ name: 'by_symbol', costUsd: (text) => text.length })
  async [Symbol.for('act')](text: string) {
    return text;
  }

  @GuardedAction(commonOptions)
  async sharedOptions(text: string) {
    return text;
  }

  @GuardedAction({ ...typedOptions, name: 'shared' })
  async typedSharedOptions(text: string) {
    return text;
  }

  @storedDecorator
  async withStoredDecorator(text: string) {
    return text;
  }

  @typedDecorator
  async withTypedDecorator(amountUsd: number): Promise<Receipt> {
    return { paidUsd: amountUsd };
  }
}

/** A generic class, and one that cannot be constructed. */
@GuardedAgent()
export abstract class Repository<Row extends { id: string }> {
  @GuardedAction({ costUsd: (row) => row.id.length, actualCostUsd: (result) => result.id.length })
  async save(row: Row): Promise<Row> {
    return row;
  }
}

// A decorated method keeps its type.
sameType<Correct['bare'], (orderId: string, amountUsd: number) => Promise<{ orderId: string; paidUsd: number }>>();
sameType<Correct['inferred'], (orderId: string, amountUsd: number) => Promise<Receipt>>();
sameType<Correct['synchronous'], (text: string) => string>();
sameType<Correct['withDefault'], (text: string, limit?: number) => Promise<string>>();
sameType<Correct['asyncGenerator'], (text: string) => AsyncGenerator<string, void, unknown>>();
sameType<Correct['generic'], <T>(value: T) => Promise<T>>();
sameType<Correct['explicitThis'], (this: Correct, text: string) => Promise<Correct>>();
sameType<(typeof Correct)['ofTheClass'], (text: string) => Promise<string>>();
sameType<Correct['overloaded'], { (text: string): string; (count: number): number }>();

/** What does not compile. */
export class Faulty {
  // @ts-expect-error the first parameter is a text
  @GuardedAction({ costUsd: (orderId: number) => orderId })
  async wrongParameter(_orderId: string) {}

  // @ts-expect-error the method has one parameter, the function asks for two
  @GuardedAction({ costUsd: (_orderId: string, amountUsd: number) => amountUsd })
  async tooManyParameters(_orderId: string) {}

  // @ts-expect-error a text is no amount
  @GuardedAction({ costUsd: (orderId) => orderId })
  async wrongEstimate(_orderId: string) {}

  // @ts-expect-error an async estimate
  @GuardedAction({ costUsd: async (orderId) => orderId.length })
  async lateEstimate(_orderId: string) {}

  // @ts-expect-error limit may be left out, and is undefined then
  @GuardedAction({ costUsd: (_text: string, limit: number) => limit })
  async optionalParameter(_text: string, _limit = 10) {}

  // @ts-expect-error the result is a receipt
  @GuardedAction({ actualCostUsd: (result: string) => result.length })
  async wrongResult(): Promise<Receipt> {
    return { paidUsd: 1 };
  }

  // @ts-expect-error the result is what the promise is fulfilled with
  @GuardedAction({ actualCostUsd: (result: Promise<number>) => Number(result) })
  async promisedResult() {
    return 1;
  }

  // @ts-expect-error the argument after the result is a number
  @GuardedAction({ actualCostUsd: (result: number, amount: string) => result + amount.length })
  async wrongArgumentAfterResult(amount: number) {
    return amount;
  }

  // @ts-expect-error a number is no sentence
  @GuardedAction({ blastRadius: (orderId) => orderId.length })
  async wrongBlastRadius(_orderId: string) {}

  // @ts-expect-error the parameter is a text
  @GuardedAction({ blastRadius: (orderId: Date) => orderId.toISOString() })
  async wrongBlastRadiusParameter(_orderId: string) {}

  // @ts-expect-error there is no such fact
  @GuardedAction({ blastRadius: { sumary: 'all of it' } })
  async unknownFact() {}

  // @ts-expect-error an intent is a text
  @GuardedAction({ intent: (amount) => amount })
  async wrongIntent(_amount: number) {}

  // @ts-expect-error the parameter is a number
  @GuardedAction({ intent: (amount: string) => amount })
  async wrongIntentParameter(_amount: number) {}

  // @ts-expect-error there is no such option
  @GuardedAction({ cost: 1 })
  async unknownOption() {}

  // @ts-expect-error there is no such level
  @GuardedAction({ riskLevel: 'extreme' })
  async unknownLevel() {}

  // @ts-expect-error false, not true: nothing is redacted
  @GuardedAction({ redact: true })
  async redactEverything() {}

  // @ts-expect-error the stored decorator is for methods of an amount
  @typedDecorator
  async otherThanDeclared(_orderId: string): Promise<Receipt> {
    return { paidUsd: 1 };
  }

  // @ts-expect-error only a method can be an action
  @GuardedAction()
  field = () => 1;

  // @ts-expect-error only a method can be an action
  @GuardedAction()
  get accessor() {
    return 1;
  }
}

// @ts-expect-error only a method can be an action
@GuardedAction()
export class NoMethod {}

// @ts-expect-error there is no such default
@GuardedAgent({ name: 'payments' })
export class FaultyAgent {}

export function functions(): void {
  const sentinel = createSentinel();
  const pay = async (orderId: string, amountUsd: number): Promise<Receipt> => ({ paidUsd: amountUsd + orderId.length });

  const guarded = sentinel.guard(pay, {
    costUsd: (orderId, amountUsd) => {
      sameType<[typeof orderId, typeof amountUsd], [string, number]>();
      return amountUsd;
    },
    blastRadius: (orderId): DeclaredBlastRadius => ({ summary: orderId }),
    actualCostUsd: (result, orderId) => {
      sameType<[typeof result, typeof orderId], [Receipt, string]>();
      return result.paidUsd;
    },
  });
  sameType<typeof guarded, typeof pay>();

  const upper = sentinel.guard((text: string) => text.toUpperCase(), { name: 'upper', intent: (text) => text });
  sameType<typeof upper, (text: string) => string>();
  const same = sentinel.guard(<T>(value: T) => value, { name: 'same' });
  sameType<typeof same, <T>(value: T) => T>();
  sentinel.guard(pay, typedOptions);

  // @ts-expect-error the amount is a number
  sentinel.guard(pay, { costUsd: (_orderId: string, amountUsd: string) => amountUsd.length });
  // @ts-expect-error the function has two parameters
  sentinel.guard(pay, { costUsd: (_orderId: string, _amountUsd: number, extra: number) => extra });
  // @ts-expect-error the result is a receipt
  sentinel.guard(pay, { actualCostUsd: (result: number) => result });
  // @ts-expect-error a text is no function
  sentinel.guard('pay', { name: 'pay' });

  const agent: Correct = sentinel.get(Correct);
  const attached: Correct = sentinel.attach(agent);
  const statics: typeof Correct = sentinel.attach(Correct);
  sameType<[typeof attached, typeof statics], [Correct, typeof Correct]>();
}
