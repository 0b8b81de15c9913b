// Decorators in the wrong place, in the standard dialect, as a user of plain JavaScript puts them there.
import { GuardedAction, GuardedAgent } from 'agent-sentinel';

// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it
const action: any = GuardedAction();
// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it
const agent: any = GuardedAgent();
// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it
const bareAction: any = GuardedAction;
// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it
const bareAgent: any = GuardedAgent;

/** Each defines a class with a decorator in the place that it is named by. */
export const misplaced: Readonly<Record<string, () => unknown>> = {
  class: () => {
    @action
    class Payments {}
    return Payments;
  },
  'class, by @GuardedAction without parentheses': () => {
    @bareAction
    class Payments {}
    return Payments;
  },
  'class, without parentheses': () => {
    @bareAgent
    class Payments {}
    return Payments;
  },
  field: () => {
    class Payments {
      @action
      refund = () => 1;
    }
    return Payments;
  },
  'static field': () => {
    class Payments {
      id = 1;

      @action
      static refund = () => 1;
    }
    return Payments;
  },
  getter: () => {
    class Payments {
      @action
      get refund() {
        return 1;
      }
    }
    return Payments;
  },
  setter: () => {
    class Payments {
      @action
      set refund(_value: number) {}
    }
    return Payments;
  },
  'method, without parentheses': () => {
    class Payments {
      @bareAction
      refund() {}
    }
    return Payments;
  },
  'static method, without parentheses': () => {
    class Payments {
      id = 1;

      @bareAction
      static refund() {}
    }
    return Payments;
  },
  'method, by @GuardedAgent': () => {
    class Payments {
      @agent
      refund() {}
    }
    return Payments;
  },
  'async generator, by @GuardedAgent': () => {
    class Payments {
      @agent
      async *refund() {}
    }
    return Payments;
  },
  'static method, by @GuardedAgent': () => {
    class Payments {
      id = 1;

      @agent
      static refund() {}
    }
    return Payments;
  },
  'static async generator, by @GuardedAgent': () => {
    class Payments {
      id = 1;

      @agent
      static async *refund() {}
    }
    return Payments;
  },
  accessor: () => {
    class Payments {
      @action
      accessor refund = 1;
    }
    return Payments;
  },
};
