// The Sentinel in your own container: an agent that the container resolves is guarded with no further call.
import { ActionRegistry, GuardedAction, InterventionStream, sentinelModule } from 'agent-sentinel';
import { Container, inject, injectable } from 'inversify';

@injectable()
class Inventory {
  private readonly stock = new Map([['lamp', 3]]);

  take(item: string): number {
    this.stock.set(item, (this.stock.get(item) ?? 0) - 1);
    return this.stock.get(item) as number;
  }
}

@injectable()
class WarehouseAgent {
  constructor(@inject(Inventory) private readonly inventory: Inventory) {}

  @GuardedAction({ name: 'ship_item', costUsd: 4.5 })
  ship(item: string) {
    return `${item} shipped, ${this.inventory.take(item)} left`;
  }

  @GuardedAction({ name: 'delete_inventory', tags: ['destructive'] })
  deleteAll() {
    return 'everything is gone';
  }
}

const container = new Container();
container.loadSync(sentinelModule({ policy: { name: 'warehouse', deniedActions: ['delete_*'] } }));
container.bind(Inventory).toSelf().inSingletonScope();
container.bind(WarehouseAgent).toSelf();

const actions = container.get(ActionRegistry).all();
console.log(`Guarded: ${actions.map(({ name }) => name).join(', ')}`);
container.get(InterventionStream).interventions$.subscribe(({ blastRadius, policyName }) => {
  console.log(`${blastRadius}, by ${policyName}`);
});

const agent = container.get(WarehouseAgent);
console.log(agent.ship('lamp'));
try {
  agent.deleteAll();
} catch (error) {
  console.log((error as Error).message);
}
