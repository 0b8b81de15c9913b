// A rule of your own, with a dependency of its own, bound in a container; the policy document gives it its options.
import * as sentinel from 'agent-sentinel';
import { GuardedAction, PolicyRule } from 'agent-sentinel';
import { Container, inject, injectable } from 'inversify';

@injectable()
class Subscriptions {
  hasOptedOut(customer: string): boolean {
    return customer === 'grace@example.com';
  }
}

@injectable()
class ContactRule extends PolicyRule {
  static readonly optionsSchema = { properties: { max_recipients: { type: 'integer' } }, required: ['max_recipients'] };
  readonly name = 'contact';
  readonly stage = 'arguments';

  constructor(@inject(Subscriptions) private readonly subscriptions: Subscriptions) {
    super();
  }

  override appliesTo(action: sentinel.ActionDefinition) {
    return action.tags.includes('email');
  }

  evaluate(call: sentinel.ActionCall, { options }: sentinel.PolicyContext) {
    const to = call.arguments.to as string[];
    if (to.length > Number(options.max_recipients)) {
      return sentinel.deny('TOO_MANY_RECIPIENTS', 'The mail has too many recipients.');
    }
    const optedOut = to.some((customer) => this.subscriptions.hasOptedOut(customer));
    return optedOut ? sentinel.deny('OPTED_OUT', 'A recipient does not want to be contacted.') : sentinel.allow();
  }
}

class MailAgent {
  @GuardedAction({ name: 'send_email', tags: ['email'] })
  async email(to: string[]) {
    return `sent to ${to.length}`;
  }
}

async function main(): Promise<void> {
  const container = new Container();
  const policy = sentinel.parsePolicy('rules: { contact: { max_recipients: 2 } }');
  container.loadSync(sentinel.sentinelModule({ policy }));
  container.bind(Subscriptions).toSelf();
  container.bind(PolicyRule).to(ContactRule);
  container.bind(MailAgent).toSelf();

  const agent = container.get(MailAgent);
  const show = (error: Error) => error.message;
  console.log(await agent.email(['ada@example.com']));
  console.log(await agent.email(['ada@example.com', 'grace@example.com']).catch(show));
  console.log(await agent.email(['a@example.com', 'b@example.com', 'c@example.com']).catch(show));
}

void main();
