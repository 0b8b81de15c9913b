import { Sent } from '../../parts/value';

/** The actions that an agent said it has. */
export function DeclaredActions({ actions }: { readonly actions: readonly Readonly<Record<string, unknown>>[] }) {
  return (
    <section aria-label="Declared actions">
      <h3>Declared actions</h3>
      {actions.length === 0 && <p class="quiet">It has declared none.</p>}
      <ul class="rows">
        {actions.map((action, index) => {
          const name = action.name ?? action.action_name;
          return (
            <li key={index}>
              <Sent text={typeof name === 'string' ? name : JSON.stringify(action)} />
              <span class="quiet small">
                <Sent text={typeof action.description === 'string' ? action.description : ''} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
